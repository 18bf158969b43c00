import { App, type IResolver } from 'cdk8s';
import { checkPlan, type ExtensionProvider, type Finding, FindingsError, finding, type Plan, planOf } from '../lib';
import type { DeployConfig } from './config';
import type { Contracts } from './contracts';
import { ENVIRONMENTS, type Environment, type EnvironmentName } from './environments';
import { Finance } from './finance';
import { Observability } from './observability';

/** The whole system of one environment. `resolvers` carry values that only the deployment knows. */
export function buildApp(
  environment: Environment,
  config: DeployConfig,
  contracts: Contracts,
  resolvers: readonly IResolver[] = [],
): App {
  const app = new App({ resolvers: [...resolvers] });
  withFindings(() => {
    const observability = new Observability(app, 'observability', {
      environment,
      config,
      contracts: Object.values(contracts),
    });
    new Finance(app, 'finance', { environment, config, contracts, collector: observability.gateway });
  });
  return app;
}

/** What the mesh's own configuration must have for the telemetry of an App that {@link buildApp} made. */
export function extensionProvidersOf(app: App): readonly ExtensionProvider[] {
  return (app.node.findChild('finance') as Finance).extensionProviders;
}

/** The one mistake that `constructs` itself throws for at once, two children of one id, said as every other one is. */
export function withFindings(build: () => void): void {
  try {
    build();
  } catch (error) {
    const [, id, scope] =
      /^There is already a Construct with name '(.*)' in \S+ \[(.*)\]$/.exec(String((error as Error).message)) ?? [];
    if (id === undefined || scope === undefined) throw error;
    throw new FindingsError([
      finding('MW112', scope, {
        message: 'two constructs of one scope have the same id',
        value: id,
        allowed: 'ids that differ',
        fix: 'give the second one another id',
      }),
    ]);
  }
}

/** The environment of that name; throws MW108 for any other. */
export function environmentNamed(name: string): Environment {
  if (Object.hasOwn(ENVIRONMENTS, name)) return ENVIRONMENTS[name as EnvironmentName];
  throw new FindingsError([
    finding('MW108', 'environment', {
      message: 'there is no such environment',
      value: name,
      allowed: Object.keys(ENVIRONMENTS).join(', '),
      fix: 'name one of them, or add it to stacks/environments.ts',
    }),
  ]);
}

/** The plan of an App with what the checks say of it. */
export function checkedPlan(app: App): Plan {
  const plan = planOf(app);
  const findings: Finding[] = [...plan.findings, ...checkPlan(plan)];
  return { ...plan, findings };
}
