import { App, type IResolver } from 'cdk8s';
import {
  checkPlan,
  type ExtensionProvider,
  type Finding,
  FindingsError,
  finding,
  KUBERNETES_VERSION,
  type Plan,
  planOf,
} from '../lib';
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
  app.node.setContext(KUBERNETES_VERSION, environment.kubernetesVersion);
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

/** The mistakes for which `constructs` and cdk8s throw at once, said as every other one is. */
export function withFindings(build: () => void): void {
  try {
    build();
  } catch (error) {
    const found = thrownAtOnce(String((error as Error)?.message));
    if (!found) throw error;
    throw new FindingsError([found]);
  }
}

/** MW112 for two children of one id or a child without one, MW114 for a duration below zero. */
function thrownAtOnce(message: string): Finding | undefined {
  const [, id, scope] = /^There is already a Construct with name '(.*)' in \S+ \[(.*)\]$/s.exec(message) ?? [];
  if (id !== undefined && scope !== undefined) {
    return finding('MW112', scope, {
      message: 'two constructs of one scope have the same id',
      value: id,
      allowed: 'ids that differ',
      fix: 'give the second one another id',
    });
  }
  if (message.startsWith('Duration amounts cannot be negative')) {
    return finding('MW114', 'stack', {
      message: 'a duration is negative',
      value: Number(message.split('Received: ')[1]),
      allowed: 'no time or more',
      fix: 'correct the arithmetic that it comes from',
    });
  }
  if (message !== 'Only root constructs may have an empty ID') return undefined;
  return finding('MW112', 'stack', {
    message: 'a construct has an empty id',
    value: '',
    allowed: 'any other text',
    fix: 'give it an id',
  });
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
