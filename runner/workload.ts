import type { Manifest } from '../lib';
import type { LiveObject } from './kubectl';

const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

export const isWorkload = ({ apiVersion, kind }: Manifest) => apiVersion === 'apps/v1' && WORKLOADS.has(kind);

/** What autoscalers hold their workloads to, by `Kind namespace/name`: a new workload has one pod until they do. */
export function replicaFloors(manifests: readonly Manifest[]): ReadonlyMap<string, number> {
  const autoscalers = manifests.filter(({ kind }) => kind === 'HorizontalPodAutoscaler');
  return new Map(
    autoscalers.map(({ metadata: { namespace }, spec }) => [
      `${spec.scaleTargetRef.kind} ${namespace}/${spec.scaleTargetRef.name}`,
      spec.minReplicas ?? 1,
    ]),
  );
}

/** Whether the controller has seen the latest spec and all pods, at least `floor`, are of it and available. */
export function isAvailable({ kind, metadata, spec, status = {} }: LiveObject, floor = 0): boolean {
  if (status.observedGeneration === undefined || status.observedGeneration < (metadata.generation ?? 0)) return false;
  if (kind === 'DaemonSet') {
    const wanted = status.desiredNumberScheduled ?? 0;
    return (status.updatedNumberScheduled ?? 0) >= wanted && (status.numberAvailable ?? 0) >= wanted;
  }
  const wanted = Math.max(spec.replicas ?? 1, floor);
  const current = (status.updatedReplicas ?? 0) >= wanted && (status.availableReplicas ?? 0) >= wanted;
  return current && (status.replicas ?? 0) <= wanted;
}

/** `2/3`: the available pods of those that are wanted; while old pods stand in for new ones, only the new ones. */
export function readyOf({ kind, spec, status = {} }: LiveObject): string {
  if (kind === 'DaemonSet') {
    const current = Math.min(status.numberAvailable ?? 0, status.updatedNumberScheduled ?? 0);
    return `${current}/${status.desiredNumberScheduled ?? 0}`;
  }
  return `${Math.min(status.availableReplicas ?? 0, status.updatedReplicas ?? 0)}/${spec.replicas ?? 1}`;
}
