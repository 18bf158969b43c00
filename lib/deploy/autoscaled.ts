import type { Manifest, Plan } from '../plan';

/** The field that an autoscaler and a manifest both set. */
const REPLICAS = 'spec.replicas';

/** What is registered for an object beside what the plan says of it. */
export interface Autoscaled {
  readonly manifest: Manifest;
  /** The fields that are somebody else's once the object is there. */
  readonly ignoreChanges: readonly string[];
}

/**
 * The replicas of workloads that an autoscaler of the plan scales: they start at its floor, and are the autoscaler's from
 * then on. Without a number a new workload has one pod until the autoscaler acts, and one that had a number falls to one
 * pod when it is applied without.
 */
export function autoscaledReplicas({ objects }: Plan): (manifest: Manifest) => Autoscaled {
  const floors = new Map<string, number>();
  for (const { manifest } of objects) {
    if (manifest.kind !== 'HorizontalPodAutoscaler') continue;
    const { scaleTargetRef, minReplicas = 1 } = manifest.spec ?? {};
    floors.set(keyOf(scaleTargetRef?.kind, manifest.metadata.namespace, scaleTargetRef?.name), minReplicas);
  }
  return (manifest) => {
    const replicas = floors.get(keyOf(manifest.kind, manifest.metadata.namespace, manifest.metadata.name));
    if (replicas === undefined) return { manifest, ignoreChanges: [] };
    return { manifest: { ...manifest, spec: { replicas, ...manifest.spec } }, ignoreChanges: [REPLICAS] };
  };
}

const keyOf = (kind: string, namespace: string | undefined, name: string) => `${kind} ${namespace}/${name}`;
