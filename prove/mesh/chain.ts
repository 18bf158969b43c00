import type { Experiment } from '../experiment';
import { LEDGER, type MeshLab, write } from './lab';

/** The ledger's timeout, which is shorter than that of payments (5 s), and what the hops may add, in milliseconds. */
const INNERMOST = 2000;
const SLACK = 400;
/** How much earlier than its time Envoy's timer may go off by this process's clock. */
const TICK = 20;
const KEY = 'chain-00000001';

/** Three services in a row, each with its own proxies. */
export const chain: Experiment<MeshLab>[] = [
  {
    id: 'chain-hang',
    title: 'billing charges through payments, which posts to a ledger that never answers',
    policy: 'each caller waits longer than the one it calls; nothing on the way is repeated',
    short: true,
    run: (lab) =>
      lab.inMesh({ replicas: { billing: 1, payments: 1, ledger: 1 } }, async (mesh) => {
        mesh.upstream('ledger').behave({ fails: 'hang' });
        mesh.upstream('payments').behave({
          handle: async (_request, call) => {
            const { status } = await call(LEDGER, write(KEY));
            return { status: status < 400 ? 201 : 502 };
          },
        });
        const charge = { ...write(KEY), host: 'payments.finance-dev', path: '/v1/charges' };
        const { status, ms } = await mesh.request('billing', charge);
        const runs = [mesh.upstream('payments'), mesh.upstream('ledger')].map((upstream) => upstream.executions(KEY));
        return {
          predicted: `502 after ${INNERMOST} ms; 1 execution at payments, 1 at the ledger`,
          measured: `${status} after ${Math.round(ms)} ms; ${runs.join(' and ')}`,
          holds:
            status === 502 && ms >= INNERMOST - TICK && ms <= INNERMOST + SLACK && runs.every((count) => count === 1),
        };
      }),
  },
];
