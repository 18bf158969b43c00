import path from 'node:path';
import { type ExtensionProvider, type Finding, FindingsError, type Plan, renderYaml, throwIfAny } from '../lib';
import { buildApp, checkedPlan, extensionProvidersOf } from './app';
import { readConfigFile } from './config-file';
import { loadContracts } from './contracts';
import { ENVIRONMENTS, type Environment } from './environments';
import { replaceFolders } from './output';

/** An environment and what it comes to, with its findings. */
export interface Synthesis {
  readonly environment: Environment;
  readonly plan: Plan;
  /** What the mesh's own configuration must have. */
  readonly extensionProviders: readonly ExtensionProvider[];
}

/**
 * Plans every environment, without a cluster and without an engine. Throws a `FindingsError` with all that is wrong with
 * the configuration of any; what is wrong with the objects is in the plans.
 */
export function synthesize(
  environments: readonly Environment[] = Object.values(ENVIRONMENTS),
  root?: string,
): Synthesis[] {
  const contracts = loadContracts();
  const wrong: Finding[] = [];
  const configured = environments.flatMap((environment) => {
    try {
      return [{ environment, config: readConfigFile(environment.name, root) }];
    } catch (error) {
      if (!(error instanceof FindingsError)) throw error;
      wrong.push(...error.findings);
      return [];
    }
  });
  throwIfAny(wrong);
  return configured.map(({ environment, config }) => {
    const app = buildApp(environment, config, contracts);
    const plan = checkedPlan(app);
    return {
      environment,
      plan: { ...plan, findings: [...config.findings, ...plan.findings] },
      extensionProviders: extensionProvidersOf(app),
    };
  });
}

/**
 * Writes `<folder>/<environment>/<chart>.yaml`, replacing what an earlier synthesis left there, and returns the paths.
 * With a finding that stops in any environment it throws a `FindingsError` and writes nothing; if the output cannot be
 * written (MW121), the earlier one stays as it was.
 */
export function writeSyntheses(syntheses: readonly Synthesis[], folder: string): string[] {
  for (const { environment, plan } of syntheses) throwIfAny(plan.findings, environment.strict);
  const folders = new Map(syntheses.map(({ environment, plan }) => [environment.name, renderYaml(plan)]));
  replaceFolders(folder, folders);
  return [...folders].flatMap(([name, files]) => [...files.keys()].map((file) => path.join(folder, name, file)));
}
