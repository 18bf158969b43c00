import { setTimeout as sleep } from 'node:timers/promises';
import { ENVIRONMENTS, type Environment } from '../../stacks/environments';
import { synthesize } from '../../stacks/synthesis';
import type { Mesh } from '../../testbed/mesh';
import type { Experiment } from '../experiment';
import { changed, type MeshLab, READ, repeat, write } from './lab';
import { failedOf, RATE } from './load';

const COUNT = 200;
/** Consecutive failures after which an endpoint is ejected, and how long it is out at first, in seconds. */
const CONSECUTIVE = 5;
const EJECTION_SECONDS = 30;

/** Failed reads of `count`. A 500 is not repeated, so that each failure is seen. */
async function failedReads(mesh: Mesh, count = COUNT): Promise<number> {
  const environment = mesh.instances[0]?.namespace.replace('finance-', '') ?? '';
  const host = `ledger.finance-${environment}`;
  const answers = await repeat(count, 1, () => mesh.request('payments', { ...READ, host }));
  return answers.filter(({ status }) => status >= 400).length;
}

const withoutBreaker = (lab: MeshLab) =>
  changed(lab.manifests, 'DestinationRule', ({ trafficPolicy: { outlierDetection, ...trafficPolicy }, ...spec }) => ({
    ...spec,
    trafficPolicy,
  }));

interface Replicas {
  readonly environment: Environment;
  /** How many run. */
  readonly live: number;
}

/** As many as the environment's replica floor, and in prod one less, as while a node is drained. */
const REPLICAS: readonly Replicas[] = [
  ...Object.values(ENVIRONMENTS).map((environment) => ({ environment, live: environment.replicaFloor })),
  { environment: ENVIRONMENTS.prod, live: ENVIRONMENTS.prod.replicaFloor - 1 },
];

/** One bad endpoint of those that run. */
const oneBad: Experiment<MeshLab>[] = REPLICAS.map(({ environment, live }) => ({
  id: `eject-one-of-${live}-${environment.name}`,
  title: `one of ${live} ledgers of ${environment.name} always answers 500`,
  policy: 'outlier detection, half of the endpoints at the most',
  short: environment.name !== 'staging',
  run: (lab) => {
    const manifests = synthesize([environment]).flatMap(({ plan }) => plan.objects.map(({ manifest }) => manifest));
    return lab.inMesh({ replicas: { payments: 1, ledger: live }, manifests }, async (mesh) => {
      mesh.upstream('ledger', 0).behave({ status: 500 });
      const failed = await failedReads(mesh);
      const ejected = await mesh.stats('payments', 'ledger.*outlier_detection.ejections_enforced_total');
      const share = COUNT / live;
      return {
        predicted: `${CONSECUTIVE} of ${COUNT} reads fail, then the endpoint is out; about ${Math.round(share)} without`,
        measured: `${failed} failed, ${sum(ejected)} ejected`,
        holds: failed <= CONSECUTIVE + 1 && sum(ejected) === 1,
        bars: [
          { label: 'with the breaker', value: failed, unit: 'failed reads' },
          { label: 'expected without', value: Math.round(share), unit: 'failed reads' },
        ],
      };
    });
  },
}));

const sum = (stats: Readonly<Record<string, number>>) => Object.values(stats).reduce((a, b) => a + b, 0);

/** A timeout counts against its endpoint, whichever operation ran into it. */
const silent: Experiment<MeshLab>[] = [
  {
    id: 'eject-one-that-hangs',
    title: `one of 2 ledgers never answers, at ${RATE} reads and ${RATE} entries a second`,
    policy: `a timeout of 2 s counts as a failure, ${CONSECUTIVE} in a row eject`,
    short: false,
    run: (lab) =>
      lab.inMesh({ replicas: { billing: 1, payments: 1, ledger: 2 } }, async (mesh) => {
        mesh.upstream('ledger', 0).behave({ fails: 'hang' });
        const [reads, entries] = await Promise.all([
          failedOf(20, () => mesh.request('payments', READ)),
          failedOf(20, (i) => mesh.request('billing', write(`hangs-${i}-0000`))),
        ]);
        // The least busy of two endpoints is asked, so that few requests wait for the one that hangs.
        return {
          predicted: `no read fails, at most ${4 * CONSECUTIVE} of ${20 * RATE} entries`,
          measured: `${reads} reads and ${entries} entries failed`,
          holds: reads === 0 && entries > 0 && entries <= 4 * CONSECUTIVE,
        };
      }),
  },
  {
    id: 'eject-for-a-slow-operation',
    title: 'entries take longer than their timeout at both ledgers, reads do not',
    policy: 'an endpoint is ejected for its timeouts, never more than half of them',
    short: true,
    run: (lab) =>
      lab.inMesh({ replicas: { payments: 1, ledger: 2 } }, async (mesh) => {
        for (const upstream of mesh.upstreams('ledger')) {
          upstream.behave({ delay: 2500, only: ({ method }) => method === 'POST' });
        }
        const [reads, entries] = await Promise.all([
          failedOf(8, () => mesh.request('payments', READ)),
          failedOf(8, (i) => mesh.request('payments', write(`slow-${i}-0000`))),
        ]);
        const ejected = await mesh.stats('payments', 'ledger.*outlier_detection.ejections_enforced_total');
        return {
          predicted: `no read fails though all ${8 * RATE} entries do, at most 1 of 2 ejected`,
          measured: `${reads} reads and ${entries} entries failed, ${sum(ejected)} ejected`,
          holds: reads === 0 && entries === 8 * RATE && sum(ejected) <= 1,
        };
      }),
  },
];

/** What a breaker does beyond the simple case. */
const beyond: Experiment<MeshLab>[] = [
  {
    id: 'eject-all-bad',
    title: 'all ledgers answer 500, then all are well again',
    policy: 'only a minority is ever ejected',
    short: true,
    async run(lab) {
      const replicas = { payments: 1, ledger: 2 };
      const failures = (manifests = lab.manifests) =>
        lab.inMesh({ replicas, manifests }, async (mesh) => {
          for (const upstream of mesh.upstreams('ledger')) upstream.behave({ status: 500 });
          const sick = await failedReads(mesh, 50);
          for (const upstream of mesh.upstreams('ledger')) upstream.behave();
          return { sick, healed: await failedReads(mesh, 50) };
        });
      const kept = await failures();
      const without = await failures(withoutBreaker(lab));
      return {
        predicted: 'no more failures than without a breaker: 50 of 50 while sick, 0 once well',
        measured: `${kept.sick} and ${kept.healed}; without ${without.sick} and ${without.healed}`,
        holds: kept.sick <= without.sick && kept.healed === 0,
      };
    },
  },
  {
    id: 'eject-and-return',
    title: 'an ejected ledger is well again',
    policy: `back after ${EJECTION_SECONDS} s`,
    short: false,
    run: (lab) =>
      lab.inMesh({ replicas: { payments: 1, ledger: 2 } }, async (mesh) => {
        const bad = mesh.upstream('ledger', 0);
        bad.behave({ status: 500 });
        await failedReads(mesh, 50);
        bad.behave();
        bad.forget();
        await failedReads(mesh, 50);
        const whileOut = bad.received.length;
        // Ejections end at the next sweep, every five seconds.
        await sleep((EJECTION_SECONDS + 6) * 1000);
        const failed = await failedReads(mesh, 100);
        return {
          predicted: 'no request while it is out, some when it is back, none of them failed',
          measured: `${whileOut} while out, ${bad.received.length} when back, ${failed} failed`,
          holds: whileOut === 0 && bad.received.length > 0 && failed === 0,
        };
      }),
  },
];

export const ejection = [...oneBad, ...silent, ...beyond];
