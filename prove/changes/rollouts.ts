import type { Experiment } from '../experiment';
import { SERVICE } from './cart';
import type { ChangesLab } from './lab';

const ROLLOUTS = 9;
const REPLICAS = 3;
const ZONE = 'topology.kubernetes.io/zone';

/** How many more pods the fullest zone has than the emptiest. */
export function skewOf(zones: readonly string[], podZones: readonly string[]): number {
  const counts = zones.map((zone) => podZones.filter((other) => other === zone).length);
  return Math.max(...counts) - Math.min(...counts);
}

async function skew(lab: ChangesLab): Promise<number> {
  const [nodes, pods] = await Promise.all([lab.list('nodes'), lab.list('pods')]);
  const zoneOf = new Map(nodes.map(({ metadata }) => [metadata.name, String(metadata.labels?.[ZONE])]));
  const running = pods.filter(({ metadata }) => !('deletionTimestamp' in metadata));
  return skewOf(
    [...new Set(zoneOf.values())],
    running.flatMap(({ spec }) => zoneOf.get(spec.nodeName) ?? []),
  );
}

export const rollouts: readonly Experiment<ChangesLab>[] = [
  {
    id: 'rollouts-over-zones',
    title: `${ROLLOUTS} rollouts of ${REPLICAS} pods over three zones`,
    policy: 'pods are spread over zones, each revision by itself',
    short: false,
    async run(lab) {
      await lab.clear();
      const skews: number[] = [];
      for (let revision = 1; revision <= ROLLOUTS; revision += 1) {
        await lab.deploy({ replicas: REPLICAS, image: `${SERVICE}:${revision}.0.0` });
        skews.push(await skew(lab));
      }
      const skewed = skews.filter((difference) => difference > 1).length;
      return {
        predicted: `after 0 of ${ROLLOUTS} a zone has two pods more than another`,
        measured: `after ${skewed} of ${ROLLOUTS}`,
        holds: skewed === 0,
      };
    },
  },
];
