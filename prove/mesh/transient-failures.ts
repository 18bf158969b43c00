import type { Behaviour } from '../../testbed/mesh';
import type { Experiment } from '../experiment';
import { type MeshLab, mostFailures, percent, READ, repeat, successes, withRetries } from './lab';

const COUNT = 300;
const PODS = { payments: 1, ledger: 2 };

const FAILURES: readonly { readonly name: string; readonly behaviour: Behaviour }[] = [
  { name: '503', behaviour: { status: 503 } },
  { name: 'reset', behaviour: { fails: 'reset before headers' } },
];

/** A safe operation under failures that pass: with two retries, three in a row have to fail. */
export const transientFailures: Experiment<MeshLab>[] = [0.05, 0.1, 0.3].flatMap((share) =>
  FAILURES.map(({ name, behaviour }) => ({
    id: `retry-safe-${name}-${100 * share}`,
    title: `${percent(share)} of the reads at the ledger fail with ${name}`,
    policy: '2 retries of safe operations',
    short: share === 0.3,
    async run(lab) {
      const reads = (manifests = lab.manifests) =>
        lab.inMesh({ replicas: PODS, manifests }, async (mesh) => {
          for (const upstream of mesh.upstreams('ledger')) upstream.behave({ ...behaviour, probability: share });
          return successes(await repeat(COUNT, 2, () => mesh.request('payments', READ)));
        });
      const kept = await reads();
      const without = await reads(withRetries(lab.manifests, { attempts: 0 }));
      const least = 1 - mostFailures(share ** 3, COUNT) / COUNT;
      return {
        predicted: `at least ${percent(least)} succeed, about ${percent(1 - share)} without`,
        measured: `${percent(kept)}, without retries ${percent(without)}`,
        holds: kept >= least && without < kept,
        bars: [
          { label: 'with the policy', value: Math.round(1000 * kept) / 10, unit: '%' },
          { label: 'without retries', value: Math.round(1000 * without) / 10, unit: '%' },
        ],
      };
    },
  })),
);
