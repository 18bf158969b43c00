import { EXPORT, openOtlpClient, spansRequest } from '../../testbed/collector';
import type { Mesh } from '../../testbed/mesh';
import type { Experiment } from '../experiment';
import { changed } from '../mesh/lab';
import { OTLP_GRPC, type TelemetryLab } from './lab';
import {
  type Adaptation,
  ARRIVAL_PATIENCE,
  GATEWAY,
  GATEWAY_HOST,
  type MeshedSystem,
  sentTo,
  sum,
  without,
} from './meshed';
import { until } from './until';

const QUEUE = 20_000;
const REFUSED = 20;

const SENT = 100;
/** Failures in a row after which an endpoint is out; those of the proxy's own logs and spans count as well. */
const CONSECUTIVE = 5;

const CLUSTER = `cluster\\.outbound\\|${OTLP_GRPC}\\|\\|${GATEWAY}\\.`;

/** How the mesh brings OTLP to Collectors that are not well. */
export const delivery: Experiment<TelemetryLab>[] = [
  {
    id: 'full-collector',
    title: `a Collector whose queue is full refuses ${REFUSED} requests`,
    policy: 'the mesh tries again only what was never sent',
    short: true,
    run: async (lab) => {
      const attempts = (adapt?: Adaptation) => lab.inMesh({ adapt }, attemptsAtFullQueue);
      const [held, loose] = [await attempts(), await attempts(without('VirtualService'))];
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
  {
    id: 'broken-replica',
    title: `the process of one of two Collectors is gone while ${SENT} requests come on one connection`,
    policy: 'requests are balanced, not connections; what fails is ejected, and one can always be',
    short: true,
    run: async (lab) => {
      const sent = (adapt?: Adaptation) => lab.inMesh({ brokenReplica: true, adapt }, sentToTwo);
      const [held, loose] = [await sent(), await sent(neverEjecting)];
      return {
        predicted: `${CONSECUTIVE} fail, and one at the most while Envoy’s main thread ejects; then the replica is out; all others arrive; about ${SENT / 2} fail without`,
        measured: `${held.failed} failed, ${held.ejected} ejected; ${held.arrived} arrived; without ${loose.failed}`,
        holds:
          held.failed <= CONSECUTIVE + 1 &&
          held.ejected === 1 &&
          held.arrived === SENT - held.failed &&
          loose.failed > 4 * CONSECUTIVE,
      };
    },
  },
];

const neverEjecting: Adaptation = (manifests) =>
  changed(manifests, 'DestinationRule', (spec) => ({
    ...spec,
    trafficPolicy: { ...spec.trafficPolicy, outlierDetection: undefined },
  }));

async function sentToTwo({ mesh, backend }: MeshedSystem) {
  const client = openOtlpClient(mesh.outbound('billing', `${GATEWAY_HOST}:${OTLP_GRPC}`));
  let failed = 0;
  for (let i = 0; i < SENT; i++) {
    const { code } = await client.send(EXPORT.traces, spansRequest('sent'));
    if (code !== 0) failed += 1;
  }
  client.close();
  await until(() => sentTo(backend).length >= SENT - failed, ARRIVAL_PATIENCE);
  const ejected = sum(await mesh.stats('billing', `^${CLUSTER}.*outlier_detection\\.ejections_active$`));
  return { failed, ejected, arrived: sentTo(backend).length };
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

/** What the proxy of a sender made of the requests of its application: first tries, and others. */
async function attemptsOf(mesh: Mesh, sender: string): Promise<number> {
  return sum(await mesh.stats(sender, `^${CLUSTER}.*\\.(external|retry)\\.upstream_rq_completed$`));
}
