import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type ExtensionProvider, type Finding, FindingsError, type Plan, renderYaml, throwIfAny } from '../lib';
import { buildApp, checkedPlan, extensionProvidersOf } from './app';
import { readConfigFile } from './config-file';
import { loadContracts } from './contracts';
import { ENVIRONMENTS, type Environment } from './environments';
import { modeOf } from './file-mode';

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
 * With a finding that stops in any environment it throws a `FindingsError` and writes nothing.
 */
export function writeSyntheses(syntheses: readonly Synthesis[], folder: string): string[] {
  for (const { environment, plan } of syntheses) throwIfAny(plan.findings, environment.strict);
  const files = syntheses.flatMap(({ environment, plan }) =>
    [...renderYaml(plan)].map(([file, text]) => ({ file: path.join(folder, environment.name, file), text })),
  );
  for (const { environment } of syntheses)
    rmSync(path.join(folder, environment.name), { recursive: true, force: true });
  for (const { file, text } of files) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: modeOf(text) });
  }
  return files.map(({ file }) => file);
}
