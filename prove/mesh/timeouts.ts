import { setTimeout as sleep } from 'node:timers/promises';
import type { Experiment } from '../experiment';
import { type MeshLab, READ, repeat, successes, write } from './lab';

const PODS = { billing: 1, payments: 1, ledger: 1 };
/** What the plan gives the ledger, in milliseconds, and each of three tries of a read, whose latency is declared. */
const TIMEOUT = 2000;
const PER_TRY = 633;
/** What timers, the two proxies and a busy machine may add. */
const SLACK = 250;
/** How much earlier than its time Envoy's timer may go off by this process's clock. */
const TICK = 20;

/** After how long without a request Node.js and uvicorn close a connection, in milliseconds. */
const KEEP_ALIVE = 5_000;

const milliseconds = (ms: number) => `${Math.round(ms)} ms`;

/** How long callers of a slow or silent service wait. */
export const timeouts: Experiment<MeshLab>[] = [
  {
    id: 'hang-read',
    title: 'the ledger takes a read and never answers',
    policy: 'timeout 2 s, 3 tries of 633 ms',
    short: true,
    run: (lab) =>
      lab.inMesh({ replicas: PODS }, async (mesh) => {
        mesh.upstream('ledger').behave({ fails: 'hang' });
        const { status, ms } = await mesh.request('payments', READ);
        const tries = mesh.upstream('ledger').received.length;
        return {
          predicted: `504 within ${TIMEOUT} ms, 3 tries`,
          measured: `${status} after ${milliseconds(ms)}, ${tries} tries`,
          holds: status === 504 && ms <= TIMEOUT + SLACK && tries === 3,
        };
      }),
  },
  {
    id: 'hang-write',
    title: 'the ledger takes an entry and never answers',
    policy: 'timeout 2 s, one try: it may have been executed',
    short: true,
    run: (lab) =>
      lab.inMesh({ replicas: PODS }, async (mesh) => {
        mesh.upstream('ledger').behave({ fails: 'hang' });
        const { status, ms } = await mesh.request('billing', write('hang-00000001'));
        const tries = mesh.upstream('ledger').executions('hang-00000001');
        return {
          predicted: `504 at ${TIMEOUT} ms, 1 try`,
          measured: `${status} after ${milliseconds(ms)}, ${tries} try`,
          holds: status === 504 && ms >= TIMEOUT - TICK && ms <= TIMEOUT + SLACK && tries === 1,
        };
      }),
  },
  {
    id: 'slow-read',
    title: 'payments takes 2 s, two fifths of the timeout, for each of 10 reads whose latency is not declared',
    policy: 'no try is cut off before the timeout',
    short: true,
    run: (lab) =>
      lab.inMesh({ replicas: { ...PODS, payments: 2 } }, async (mesh) => {
        for (const upstream of mesh.upstreams('payments')) upstream.behave({ delay: 2000 });
        const call = { host: 'payments.finance-dev', path: '/v1/charges/0192f6a4-0f3b-7d55-b120-7c3f8a9e1b33' };
        const answers = await repeat(10, 5, () => mesh.request('billing', call));
        const executed = mesh.upstreams('payments').reduce((sum, { received }) => sum + received.length, 0);
        const stats = await mesh.stats('billing', 'payments.*outlier_detection.ejections_enforced_total');
        const ejected = Object.values(stats).reduce((sum, count) => sum + count, 0);
        return {
          predicted: 'all 200, each executed once, no endpoint ejected',
          measured: `${answers.filter(({ status }) => status === 200).length} of 10 are 200, ${executed} executed, ${ejected} ejected`,
          holds: successes(answers) === 1 && executed === 10 && ejected === 0,
        };
      }),
  },
  {
    id: 'keep-alive-ends',
    title: 'the ledger closes a connection that was idle for 5 s just as a request comes on it, twice',
    policy: 'the proxy beside it closes its idle connections a second earlier',
    short: true,
    run: (lab) =>
      lab.inMesh({ replicas: PODS }, async (mesh) => {
        mesh.upstream('ledger').behave({ fails: 'reset before headers', only: ({ idle = 0 }) => idle >= KEEP_ALIVE });
        const statuses: number[] = [];
        for (const i of [1, 2, 3]) {
          if (i > 1) await sleep(KEEP_ALIVE + 500);
          statuses.push((await mesh.request('billing', write(`keep-alive-${i}`))).status);
        }
        return {
          predicted: '3 of 3 entries are 200',
          measured: statuses.join(', '),
          holds: statuses.every((status) => status === 200),
        };
      }),
  },
  {
    id: 'slow-at-the-edge',
    title: 'the ledger is slow: just within, and just beyond, the time of a try',
    policy: 'timeout 2 s, 3 tries of 633 ms for a read, one for an entry',
    short: true,
    run: (lab) =>
      lab.inMesh({ replicas: PODS }, async (mesh) => {
        const reads = async (delay: number) => {
          mesh.upstream('ledger').behave({ delay });
          return (await mesh.request('payments', READ)).status;
        };
        const within = await reads(PER_TRY - 150);
        const beyond = await reads(PER_TRY + 150);
        mesh.upstream('ledger').behave({ delay: TIMEOUT - 300 });
        const entry = (await mesh.request('billing', write('slow-00000001'))).status;
        return {
          predicted: '200 within, 504 beyond; an entry of 1.7 s 200',
          measured: `${within}, ${beyond}; ${entry}`,
          holds: within === 200 && beyond === 504 && entry === 200,
        };
      }),
  },
];
