import { setTimeout as sleep } from 'node:timers/promises';
import { EXPORT, openOtlpClient, spansRequest } from '../../testbed/collector';
import type { Mesh } from '../../testbed/mesh';
import type { Experiment } from '../experiment';
import { OTLP_GRPC, type TelemetryLab } from './lab';
import { type Adaptation, GATEWAY, GATEWAY_HOST, type MeshedSystem, sum, without } from './meshed';

const SENT = 10;
/** Milliseconds: longer than proxies hold back logs (1 s) and spans (5 s). */
const SETTLED = 8_000;
const WATCHED = 6_000;
/** A mesh in which every proxy tells of itself, whatever its namespace says. */
const EVERY_PROXY = { defaultProviders: { tracing: ['otel-tracing'], accessLogging: ['otel-access-log'] } };

export const quiet: Experiment<TelemetryLab>[] = [
  {
    id: 'no-telemetry-of-telemetry',
    title: 'every proxy of a mesh tells of itself, and traffic ends',
    policy: 'the Collector’s own proxy sends neither logs nor spans',
    short: true,
    run: async (lab) => {
      const deliveries = (adapt?: Adaptation) => lab.inMesh({ meshConfig: EVERY_PROXY, adapt }, deliveriesAfterwards);
      const [held, loose] = [await deliveries(), await deliveries(without('Telemetry'))];
      return {
        predicted: `no deliveries in the ${WATCHED / 1000} s after it has settled; without it no end of them`,
        measured: `${held}; without ${loose}`,
        holds: held === 0 && loose >= WATCHED / 2000,
      };
    },
  },
];

async function deliveriesAfterwards({ mesh }: MeshedSystem): Promise<number> {
  const client = openOtlpClient(mesh.outbound('billing', `${GATEWAY_HOST}:${OTLP_GRPC}`));
  for (let i = 0; i < SENT; i++) await client.send(EXPORT.traces, spansRequest('sent'));
  client.close();
  await sleep(SETTLED);
  const before = await requestsAtGateway(mesh);
  await sleep(WATCHED);
  return (await requestsAtGateway(mesh)) - before;
}

/** What reached the Collector, of whomever. */
async function requestsAtGateway(mesh: Mesh): Promise<number> {
  return sum(await mesh.stats(GATEWAY, `^http\\.inbound_.*_${OTLP_GRPC};?\\.downstream_rq_total$`));
}
