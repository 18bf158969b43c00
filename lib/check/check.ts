import type { Code, Finding } from '../finding';
import {
  destinationHosts,
  fullHost,
  groupOf,
  LabelIndex,
  type Manifest,
  type Plan,
  type PlannedObject,
  type PodTemplate,
  podTemplateOf,
  virtualServiceHosts,
} from '../plan';

/** A rule over a whole plan. */
export interface Check {
  /** The codes that it may report. */
  readonly codes: readonly Code[];
  /**
   * Whether it reports what is missing, and so has to wait until every object can be rendered.
   * @default false
   */
  readonly needsWholePlan?: boolean;
  check(facts: Facts): Finding[];
}

/** A workload of the plan with the pods that it makes. */
export interface Workload {
  readonly object: PlannedObject;
  readonly pod: PodTemplate;
}

/** A plan with what checks look up in it, so that each of them takes linear time. */
export interface Facts {
  readonly plan: Plan;
  readonly workloads: readonly Workload[];
  readonly pods: LabelIndex<Workload>;
  readonly byId: ReadonlyMap<string, PlannedObject>;
  /** A host of the mesh in full. */
  fullHost(host: string, namespace: string | undefined): string;
  /** The hosts that a VirtualService or a ServiceEntry is for. */
  hostsOf(manifest: Manifest): string[];
  /** The hosts that a VirtualService routes to. */
  destinationsOf(manifest: Manifest): string[];
  /** The objects of a kind, in the order of the plan. */
  ofKind(group: string, kind: string): readonly PlannedObject[];
}

export function factsOf(plan: Plan): Facts {
  const workloads: Workload[] = [];
  const pods = new LabelIndex<Workload>();
  const byId = new Map<string, PlannedObject>();
  const byKind = new Map<string, PlannedObject[]>();
  for (const object of plan.objects) {
    const { id, manifest } = object;
    byId.set(id, object);
    const kind = `${groupOf(manifest)}/${manifest.kind}`;
    const objects = byKind.get(kind);
    if (objects) objects.push(object);
    else byKind.set(kind, [object]);
    const pod = podTemplateOf(manifest);
    if (!pod) continue;
    workloads.push({ object, pod });
    pods.add(manifest.metadata.namespace, pod.labels, { object, pod });
  }
  const { clusterDomain } = plan;
  return {
    plan,
    workloads,
    pods,
    byId,
    fullHost: (host, namespace) => fullHost(host, namespace, clusterDomain),
    hostsOf: (manifest) => virtualServiceHosts(manifest, clusterDomain),
    destinationsOf: (manifest) => destinationHosts(manifest, clusterDomain),
    ofKind: (group, kind) => byKind.get(`${group}/${kind}`) ?? [],
  };
}
