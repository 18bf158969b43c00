import type { Experiment } from '../experiment';
import { SERVICE } from './cart';
import type { ChangesLab } from './lab';

const REPLICAS = 3;
/** Port and readiness of each endpoint, such as `8080 true true true`. */
const ENDPOINTS = '{.ports[*].port} {range .endpoints[*]}{.conditions.ready} {end}';

/** How many endpoints are ready at a port by the states of a Service's EndpointSlices; each slice has one port. */
export function readyAt(port: number, states: readonly string[]): number[] {
  return states.map((state) => {
    const [at, ...ready] = state.trim().split(/\s+/);
    return at === String(port) ? ready.filter((text) => text === 'true').length : 0;
  });
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
      const states = await lab.during('endpointslices', ENDPOINTS, async () => {
        const next = { replicas: REPLICAS, port: 9090, image: `${SERVICE}:2.0.0`, neverReady: true };
        await lab.deploy(next, 3).catch(() => {});
      });
      const least = Math.min(
        ...readyAt(
          8080,
          states.filter((state) => !state.startsWith('9090')),
        ),
      );
      return {
        predicted: `all ${REPLICAS} old pods stay reachable on 8080`,
        measured: `${least} at the least`,
        holds: least === REPLICAS,
      };
    },
  },
];
