import { arrayOf, objectId, type PlannedObject, podSelectorOf } from '../plan';
import type { Facts, Workload } from './check';

/** What stands behind the hosts of the mesh, as far as it is in the plan. */
export interface Backends {
  serviceOf(host: string, namespace: string | undefined): PlannedObject | undefined;
  /** The fewest pods behind a host, or undefined if the plan does not tell. */
  replicaFloor(
    host: string,
    namespace: string | undefined,
    subset?: Readonly<Record<string, string>>,
  ): number | undefined;
}

export function backendsOf(facts: Facts): Backends {
  const services = new Map(
    facts.ofKind('-', 'Service').map((object) => {
      const { name, namespace } = object.manifest.metadata;
      return [facts.fullHost(name, namespace), object];
    }),
  );
  const scaled = scaledFloors(facts);
  const serviceOf = (host: string, namespace: string | undefined) => services.get(facts.fullHost(host, namespace));
  return {
    serviceOf,
    replicaFloor(host, namespace, subset) {
      const manifest = serviceOf(host, namespace)?.manifest;
      const selector = manifest && podSelectorOf(manifest);
      if (!selector) return undefined;
      const matchLabels = { ...selector.matchLabels, ...subset };
      const workloads = facts.pods.select(manifest.metadata.namespace, { matchLabels });
      const floors = workloads.map((workload) => floorOf(workload, scaled));
      if (floors.length === 0 || floors.includes(undefined)) return undefined;
      return floors.reduce<number>((sum, floor) => sum + (floor ?? 0), 0);
    },
  };
}

/** The `minReplicas` of what an autoscaler scales, by the identity of its target. */
function scaledFloors({ ofKind }: Facts): Map<string, number> {
  return new Map(
    ofKind('autoscaling', 'HorizontalPodAutoscaler').map(({ manifest: { metadata, spec } }) => {
      const { apiVersion = '', kind, name } = spec?.scaleTargetRef ?? {};
      const group = apiVersion.includes('/') ? apiVersion.split('/', 1)[0] : '-';
      return [objectId(group, kind, metadata.namespace, name), spec?.minReplicas ?? 1];
    }),
  );
}

/** A workload that says nothing runs one pod; one that has no such field (a DaemonSet) does not tell. */
function floorOf({ object: { id, manifest } }: Workload, scaled: ReadonlyMap<string, number>): number | undefined {
  const isCounted = ['Deployment', 'StatefulSet', 'ReplicaSet'].includes(manifest.kind);
  return scaled.get(id) ?? (isCounted ? (manifest.spec.replicas ?? 1) : undefined);
}

/** Whether a Service speaks HTTP on any of its ports, as Istio tells protocols: by port name or appProtocol. */
export function speaksHttp({ manifest }: PlannedObject): boolean {
  return arrayOf(manifest.spec?.ports).some((port) =>
    /^(?:http|grpc|kubernetes\.io\/(?:h2c|ws))/.test(String(port.appProtocol ?? port.name ?? '')),
  );
}
