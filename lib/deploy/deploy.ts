import * as pulumi from '@pulumi/pulumi';
import { type Finding, FindingsError, formatFinding, stops } from '../finding';
import type { Manifest, Plan } from '../plan';
import { autoscaledReplicas } from './autoscaled';
import { timeoutsOf } from './availability';
import { type Cluster, checkCluster, clusterProvider } from './cluster';
import { otherResourceTypes, resourceName, resourceType } from './identity';
import { checkOutputs, isSecret } from './output-checks';
import type { OutputResolver } from './output-resolver';
import { skipAwaitOfServices } from './skip-await';

export interface DeployOptions {
  readonly cluster: Cluster;
  /** The resolver that the App was made with. */
  readonly outputs: OutputResolver;
  /**
   * What checks found in the plan; it is reported with what is found here.
   * @default - nothing
   */
  readonly findings?: readonly Finding[];
  /**
   * Whether warnings stop the deployment too.
   * @default false
   */
  readonly strict?: boolean;
  /**
   * How long the pods of each workload may take to become available, in seconds.
   * @default - the workload's own `progressDeadlineSeconds`, else 600
   */
  readonly availableSeconds?: number;
}

/** An object of the Kubernetes provider, of whatever kind; the provider takes any under its type. */
export class KubernetesObject extends pulumi.CustomResource {}

/**
 * Registers a plan with Pulumi: one resource an object, depending on what the plan says, all in one go, directly under
 * the stack. There is no component around them on purpose: its name would be part of every URN.
 *
 * @returns the resources by the identity of their object
 * @throws FindingsError with everything that was found; nothing is registered then
 */
export async function deploy(plan: Plan, options: DeployOptions): Promise<ReadonlyMap<string, KubernetesObject>> {
  const findings = [
    ...checkCluster(options.cluster),
    ...plan.findings,
    ...(options.findings ?? []),
    ...(await checkOutputs(plan, options.outputs)),
  ];
  if (findings.some((f) => stops(f, options.strict))) throw new FindingsError(findings);
  for (const f of findings.filter(({ level }) => level === 'warning')) await pulumi.log.warn(formatFinding(f));
  return register(plan, options);
}

function register(
  plan: Plan,
  { cluster, outputs, availableSeconds }: DeployOptions,
): ReadonlyMap<string, KubernetesObject> {
  const provider = clusterProvider(cluster);
  const annotated = skipAwaitOfServices(plan);
  const autoscaled = autoscaledReplicas(plan);
  const resources = new Map<string, KubernetesObject>();
  for (const { id, manifest: planned, dependsOn } of plan.objects) {
    const { manifest, ignoreChanges } = autoscaled(planned);
    const options = {
      provider,
      aliases: otherResourceTypes(manifest).map((type) => ({ type })),
      ignoreChanges: [...ignoreChanges],
      customTimeouts: timeoutsOf(manifest, availableSeconds),
      dependsOn: dependsOn.flatMap((dependency) => resources.get(dependency) ?? []),
      additionalSecretOutputs: isSecret(manifest) ? ['data', 'stringData'] : [],
    };
    const inputs = inputsOf(annotated(manifest), outputs);
    resources.set(id, new KubernetesObject(resourceType(manifest), resourceName(manifest), inputs, options));
  }
  return resources;
}

/** What Pulumi keeps of a Secret is encrypted whether or not its values were declared secret. */
function inputsOf(manifest: Manifest, outputs: OutputResolver): pulumi.Inputs {
  const inputs = outputs.lift(manifest) as pulumi.Inputs;
  if (!isSecret(manifest)) return inputs;
  const { data, stringData, ...rest } = inputs;
  return {
    ...rest,
    ...(data !== undefined && { data: pulumi.secret(data) }),
    ...(stringData !== undefined && { stringData: pulumi.secret(stringData) }),
  };
}
