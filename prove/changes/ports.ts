import { setTimeout as sleep } from 'node:timers/promises';
import type { Experiment } from '../experiment';
import { SERVICE } from './cart';
import type { ChangesLab } from './lab';

const REPLICAS = 3;
/** One state of an EndpointSlice, such as `MODIFIED cart-x7x2k 8080 true true true`. */
const ENDPOINTS = '{.type} {.object.metadata.name} {.object.ports[*].port} {.object.endpoints[*].conditions.ready}';

/** How many endpoints of a Service are ready at a port, after each event that its EndpointSlices had. */
export function readyAt(port: number, events: readonly string[]): number[] {
  const slices = new Map<string, number>();
  return events.map((event) => {
    const [type, slice = '', at, ...ready] = event.trim().split(/\s+/);
    const isThere = type !== 'DELETED' && at === String(port);
    slices.set(slice, isThere ? ready.filter((text) => text === 'true').length : 0);
    return [...slices.values()].reduce((total, count) => total + count, 0);
  });
}

/** Until the endpoints of the first deployment are there: they follow its pods by a moment. */
async function untilReachable(lab: ChangesLab): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const ready = '{.items[*].endpoints[*].conditions.ready}';
    const text = await lab.kubectl('get', 'endpointslices', '--output', `jsonpath=${ready}`);
    if (text.split(' ').filter((each) => each === 'true').length === REPLICAS) return;
    await sleep(100);
  }
  throw new Error(`${REPLICAS} endpoints did not become ready`);
}

export const portChanges: readonly Experiment<ChangesLab>[] = [
  {
    id: 'port-changed-never-ready',
    title: `${REPLICAS} pods listen on 8080; the next version listens on 9090, and never becomes ready`,
    policy: 'the Service finds each pod’s port by its name',
    short: true,
    async run(lab) {
      await lab.clear();
      await lab.deploy({ replicas: REPLICAS });
      await untilReachable(lab);
      const events = await lab.during('endpointslices', ENDPOINTS, async () => {
        const next = { replicas: REPLICAS, port: 9090, image: `${SERVICE}:2.0.0`, neverReady: true };
        await lab.deploy(next, 3).catch(() => {});
      });
      const least = Math.min(...readyAt(8080, events));
      return {
        predicted: `all ${REPLICAS} old pods stay reachable on 8080`,
        measured: `${least} at the least`,
        holds: least === REPLICAS,
      };
    },
  },
  {
    id: 'port-number-changed',
    title: 'the same where the Service says the number 8080, which is published',
    policy: 'a change that would cut off all pods is not made',
    short: true,
    async run(lab) {
      await lab.clear();
      await lab.deploy({ replicas: REPLICAS, targetPort: 'number' });
      await untilReachable(lab);
      let refusal = '';
      const events = await lab.during('endpointslices', ENDPOINTS, async () => {
        const next = { replicas: REPLICAS, targetPort: 'number', port: 9090, image: `${SERVICE}:2.0.0` } as const;
        await lab.deploy(next).catch((error: Error) => {
          refusal = error.message;
        });
      });
      const least = Math.min(...readyAt(8080, events));
      const isRefused = refusal.includes('targetPort 8080 becomes 9090');
      return {
        predicted: `refused with the steps that get there; all ${REPLICAS} pods stay reachable on 8080`,
        measured: `${isRefused ? 'refused' : 'not refused'}; ${least} at the least`,
        holds: isRefused && least === REPLICAS,
      };
    },
  },
];
