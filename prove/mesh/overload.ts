import type { Mesh } from '../../testbed/mesh';
import type { Experiment } from '../experiment';
import { changed, type MeshLab, READ, repeat, write } from './lab';

/** The plan's limits for one client proxy: connections, and requests that wait for one. */
const CONNECTIONS = 100;
const PENDING = 50;
const OFFERED = 400;
/** How long the ledger takes for an entry; two turns of it fit in the timeout of 2 s. */
const DELAY = 700;
/** Few enough that the limit of waiting requests sheds none of them. */
const STORM = 40;

const percentile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? 0;

/**
 * Opens all connections that the pool may have, without more than half of the waiting requests at a time: in a burst on
 * a cold pool it is the waiting requests that are shed, not the connections that are full.
 */
async function openConnections(mesh: Mesh): Promise<void> {
  mesh.upstream('ledger').behave({ delay: 100 });
  for (let width = PENDING / 2; width <= CONNECTIONS; width += PENDING / 2) {
    await repeat(2 * width, width, (i) =>
      mesh.request('billing', write(`open-${width}-${String(i).padStart(8, '0')}`)),
    );
  }
}

/** What happens to more load than a service can take. */
export const overload: Experiment<MeshLab>[] = [
  {
    id: 'overload-sheds',
    title: `${OFFERED} entries at once at a ledger that takes ${DELAY} ms for each`,
    policy: `${CONNECTIONS} connections and ${PENDING} waiting requests a client`,
    short: true,
    run: (lab) =>
      lab.inMesh({ replicas: { billing: 1, ledger: 1 } }, async (mesh) => {
        await openConnections(mesh);
        mesh.upstream('ledger').behave({ delay: DELAY });
        const key = (i: number) => `overload-${String(i).padStart(8, '0')}`;
        const answers = await repeat(OFFERED, OFFERED, (i) => mesh.request('billing', write(key(i))));
        const admitted = answers.filter(({ status }) => status === 200).map(({ ms }) => ms);
        const shed = answers.filter(({ status }) => status === 503).map(({ ms }) => ms);
        const slowest = Math.round(percentile(admitted, 0.99));
        const quick = Math.round(percentile(shed, 0.5));
        return {
          predicted: `${CONNECTIONS + PENDING} admitted, at most two turns of ${DELAY} ms; the others 503 before the first turn ends`,
          measured: `${admitted.length} admitted, p99 ${slowest} ms; ${shed.length} shed, p50 ${quick} ms`,
          holds:
            admitted.length + shed.length === OFFERED &&
            admitted.length >= CONNECTIONS &&
            admitted.length <= CONNECTIONS + PENDING &&
            quick < DELAY &&
            slowest < 2 * DELAY + 500,
          bars: [
            { label: 'admitted, p99', value: slowest, unit: 'ms' },
            { label: 'shed, p50', value: quick, unit: 'ms' },
          ],
        };
      }),
  },
  {
    id: 'retry-storm',
    title: `every read fails while ${STORM} are made at a time`,
    policy: 'retry budget: 20 % of the active requests',
    short: true,
    async run(lab) {
      const count = 1000;
      const load = (manifests = lab.manifests) =>
        lab.inMesh({ replicas: { payments: 1, ledger: 1 }, manifests }, async (mesh) => {
          mesh.upstream('ledger').behave({ status: 503, delay: 20 });
          await repeat(count, STORM, () => mesh.request('payments', READ));
          return mesh.upstream('ledger').received.length / count;
        });
      const kept = await load();
      const without = await load(
        changed(lab.manifests, 'DestinationRule', ({ trafficPolicy: { retryBudget, ...trafficPolicy }, ...spec }) => ({
          ...spec,
          trafficPolicy,
        })),
      );
      return {
        predicted: 'at most 1.5 requests at the ledger for each that was made; about 3 without',
        measured: `${kept.toFixed(2)}; without ${without.toFixed(2)}`,
        holds: kept <= 1.5 && without > 2.5,
        bars: [
          { label: 'with the budget', value: Math.round(100 * kept) / 100, unit: 'requests for each' },
          { label: 'without', value: Math.round(100 * without) / 100, unit: 'requests for each' },
        ],
      };
    },
  },
];
