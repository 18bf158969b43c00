import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '../../lib';
import { EXPORT, openOtlpClient, spansRequest } from '../../testbed/collector';
import type { Mesh } from '../../testbed/mesh';
import type { Experiment } from '../experiment';
import { OTLP_GRPC, type TelemetryLab } from './lab';
import { GATEWAY, GATEWAY_HOST, type MeshedSystem } from './meshed';

const SENT = 10;
/** Milliseconds: longer than proxies hold back logs (1 s) and spans (5 s). */
const SETTLED = 8_000;
const WATCHED = 6_000;
/** A mesh in which every proxy tells of itself, whatever its namespace says. */
const EVERY_PROXY = { defaultProviders: { tracing: ['otel-tracing'], accessLogging: ['otel-access-log'] } };

const QUEUE = 20_000;
const REFUSED = 20;

const ofGateway =
  (kind: string) =>
  ({ kind: each, metadata }: Manifest) =>
    each === kind && metadata.name === GATEWAY;

/** What the mesh must not do with telemetry. */
export const quiet: Experiment<TelemetryLab>[] = [
  {
    id: 'no-telemetry-of-telemetry',
    title: 'every proxy of a mesh tells of itself; traffic ends',
    policy: 'the Collector’s own proxy sends neither logs nor spans',
    short: true,
    run: async (lab) => {
      const deliveries = (without?: (manifest: Manifest) => boolean) =>
        lab.inMesh({ meshConfig: EVERY_PROXY, without }, deliveriesAfterwards);
      const [held, loose] = [await deliveries(), await deliveries(ofGateway('Telemetry'))];
      return {
        predicted: `no deliveries in the ${WATCHED / 1000} s after; without it no end of them`,
        measured: `${held}; without ${loose}`,
        holds: held === 0 && loose >= WATCHED / 2000,
      };
    },
  },
  {
    id: 'full-collector',
    title: `a Collector whose queue is full refuses ${REFUSED} requests`,
    policy: 'the mesh tries again only what was never sent',
    short: true,
    run: async (lab) => {
      const attempts = (without?: (manifest: Manifest) => boolean) => lab.inMesh({ without }, attemptsAtFullQueue);
      const [held, loose] = [await attempts(), await attempts(ofGateway('VirtualService'))];
      return {
        predicted: `${REFUSED} requests reach it; with Istio’s own retries ${3 * REFUSED}`,
        measured: `${held}; with Istio’s own ${loose}`,
        holds: held === REFUSED && loose === 3 * REFUSED,
        bars: [
          { label: 'requests at the Collector', value: held, unit: '' },
          { label: 'with Istio’s own retries', value: loose, unit: '' },
        ],
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

async function attemptsAtFullQueue({ mesh, backend }: MeshedSystem): Promise<number> {
  await backend.goDown();
  const client = openOtlpClient(mesh.outbound('billing', `${GATEWAY_HOST}:${OTLP_GRPC}`));
  const request = spansRequest('sent', QUEUE / 4);
  const send = async () => (await client.send(EXPORT.traces, request)).code;
  while ((await send()) === 0);
  const before = await attemptsOf(mesh, 'billing');
  for (let i = 0; i < REFUSED; i++) await send();
  client.close();
  return (await attemptsOf(mesh, 'billing')) - before;
}

/** What reached the Collector, of whomever. */
async function requestsAtGateway(mesh: Mesh): Promise<number> {
  return sum(await mesh.stats(GATEWAY, `^http\\.inbound_.*_${OTLP_GRPC};?\\.downstream_rq_total$`));
}

/** What the proxy of a sender made of the requests of its application: first tries, and others. */
async function attemptsOf(mesh: Mesh, sender: string): Promise<number> {
  const cluster = `cluster\\.outbound\\|${OTLP_GRPC}\\|\\|${GATEWAY}`;
  return sum(await mesh.stats(sender, `^${cluster}.*\\.(external|retry)\\.upstream_rq_completed$`));
}

const sum = (stats: Readonly<Record<string, number>>) =>
  Object.values(stats).reduce((total, value) => total + value, 0);
