/** What is read of a Pod. */
export interface Pod {
  readonly metadata: { readonly namespace: string; readonly name: string; readonly uid: string };
  readonly spec: { readonly containers: readonly { readonly name: string }[]; readonly volumes?: readonly Volume[] };
}

interface Volume {
  readonly name: string;
  readonly persistentVolumeClaim?: { readonly claimName: string };
}

/** What a kubelet tells at `/stats/summary` of a node and its Pods; each container uses the same. */
export function statsSummary(node: string, pods: readonly Pod[]): object {
  const use = usage(new Date().toISOString());
  return {
    node: { nodeName: node, startTime: STARTED, ...use },
    pods: pods.map(({ metadata, spec }) => ({
      podRef: { namespace: metadata.namespace, name: metadata.name, uid: metadata.uid },
      startTime: STARTED,
      ...use,
      containers: spec.containers.map(({ name }) => ({ name, startTime: STARTED, ...use })),
      volume: claims(spec.volumes).map(({ name, claim }) => ({
        name,
        pvcRef: { namespace: metadata.namespace, name: claim },
        ...filesystem,
      })),
    })),
  };
}

const STARTED = '2026-01-01T00:00:00Z';

const filesystem = { capacityBytes: 2 ** 40, usedBytes: 2 ** 30, availableBytes: 2 ** 40 - 2 ** 30 };

const usage = (time: string) => ({
  cpu: { time, usageNanoCores: 50_000_000, usageCoreNanoSeconds: 5_000_000_000 },
  memory: { time, availableBytes: 2 ** 30, usageBytes: 2 ** 27, workingSetBytes: 2 ** 26, rssBytes: 2 ** 26 },
});

function claims(volumes: readonly Volume[] = []): { name: string; claim: string }[] {
  return volumes.flatMap(({ name, persistentVolumeClaim: claim }) => (claim ? [{ name, claim: claim.claimName }] : []));
}
