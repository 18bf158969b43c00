import type { Experiment } from '../experiment';
import { type MeshLab, repeat, withRetries, write } from './lab';

const COUNT = 300;
const PODS = { billing: 1, ledger: 2 };

/** What a careless policy says: repeat whatever failed. */
const CARELESS = { attempts: 2, retryOn: '5xx,reset' };

/** A transactional operation under failures that come after it was executed: each key runs once. */
export const keyedWrites: Experiment<MeshLab>[] = [
  {
    id: 'keyed-once',
    title: 'a third of the entries fail after they were executed (503, reset)',
    policy: 'keyed operations are repeated only where they were never sent',
    short: true,
    async run(lab) {
      const mostExecutions = (manifests = lab.manifests) =>
        lab.inMesh({ replicas: PODS, manifests }, async (mesh) => {
          for (const upstream of mesh.upstreams('ledger')) {
            upstream.behave({ status: 503, probability: 0.15 }, { fails: 'reset before headers', probability: 0.18 });
          }
          const keys = Array.from({ length: COUNT }, (_, i) => `entry-${String(i).padStart(8, '0')}`);
          await repeat(COUNT, 4, (i) => mesh.request('billing', write(keys[i] ?? '')));
          return keys.map((key) => mesh.upstreams('ledger').reduce((sum, one) => sum + one.executions(key), 0));
        });
      const kept = await mostExecutions();
      const careless = await mostExecutions(withRetries(lab.manifests, CARELESS));
      const twice = (executions: readonly number[]) => executions.filter((count) => count > 1).length;
      return {
        predicted: 'no key is executed more than once',
        measured: `${twice(kept)} of ${COUNT} keys more than once; with careless retries ${twice(careless)}`,
        holds: twice(kept) === 0 && kept.every((count) => count === 1) && twice(careless) > 0,
        bars: [
          { label: 'with the policy', value: twice(kept), unit: 'keys executed twice' },
          { label: 'with careless retries', value: twice(careless), unit: 'keys executed twice' },
        ],
      };
    },
  },
  {
    id: 'keyed-never-sent',
    title: 'one of two ledgers crashes: connections to it are refused',
    policy: 'what was never sent is repeated, keyed operations too',
    short: true,
    run: (lab) =>
      lab.inMesh({ replicas: PODS }, async (mesh) => {
        await mesh.crash('ledger-1');
        const answers = await repeat(COUNT, 2, (i) =>
          mesh.request('billing', write(`crash-${String(i).padStart(8, '0')}`)),
        );
        const failed = answers.filter(({ status }) => status >= 400).length;
        return {
          predicted: 'no entry is lost',
          measured: `${failed} of ${COUNT} entries failed`,
          holds: failed === 0,
        };
      }),
  },
];
