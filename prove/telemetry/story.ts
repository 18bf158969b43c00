import { type Backend, type Item, openOtlpClient, type Participant, startParticipant } from '../../testbed/collector';
import type { Mesh } from '../../testbed/mesh';
import type { Experiment, Outcome } from '../experiment';
import { LEDGER, repeat, write } from '../mesh/lab';
import { OTLP_GRPC, type TelemetryLab } from './lab';
import { ARRIVAL_PATIENCE, GATEWAY_HOST } from './meshed';
import { until } from './until';

const REQUESTS = 40;
/** Of those, every eighth fails at the ledger with 500, and as many with 503. */
const FAILURES = REQUESTS / 4;
/** What one request leaves: at the proxies of billing (in and out) and the ledger (in), and in both applications. */
const LINES = 3;
const SPANS = 5;
const RECORDS = 2;
const SECRET = 'Bearer of-the-story';
const keyOf = (i: number) => `story-${String(i).padStart(8, '0')}`;

export const story: Experiment<TelemetryLab>[] = [
  {
    id: 'one-story',
    title: `${REQUESTS} invoices, of which ${FAILURES} fail at the ledger, from the lines of the access log to their traces`,
    policy: 'proxies and applications send to the Collector by mutual TLS; every line and record has its trace',
    short: true,
    run: (lab) =>
      lab.inMesh({}, async ({ mesh, backend }) => {
        const participants = await issueInvoices(mesh);
        await Promise.all(participants.map((participant) => participant.close()));
        await until(() => {
          const { lines, records } = logsOf(backend);
          return (
            lines.length >= LINES * REQUESTS &&
            records.length >= RECORDS * REQUESTS &&
            lines.every(({ traceId }) => spansOf(backend, traceId).length >= SPANS)
          );
        }, ARRIVAL_PATIENCE);
        return told(backend);
      }),
  },
];

/** Has invoices issued by billing, which posts to the ledger. Both are instrumented and send through their proxies. */
async function issueInvoices(mesh: Mesh): Promise<Participant[]> {
  const participant = (name: string) =>
    startParticipant(name, openOtlpClient(mesh.outbound(name, `${GATEWAY_HOST}:${OTLP_GRPC}`)));
  const [billing, ledger] = [participant('billing'), participant('ledger')];
  mesh.upstream('ledger').behave({
    handle: async ({ headers }) => {
      const status = statusOf(String(headers['idempotency-key']));
      const failure = status === 201 ? undefined : 'the ledger is out of order';
      await ledger.serve(String(headers.traceparent), async () => failure);
      return { status };
    },
  });
  mesh.upstream('billing').behave({
    handle: async ({ headers }, call) => {
      let status = 0;
      await billing.serve(String(headers.traceparent), async (traceparent) => {
        const entry = write(String(headers['idempotency-key']));
        const passed = { ...entry.headers, authorization: SECRET, traceparent };
        ({ status } = await call(LEDGER, { ...entry, headers: passed }));
        return status === 201 ? undefined : `the ledger answered ${status}`;
      });
      return { status: status === 201 ? 201 : 502 };
    },
  });
  const ingress = { kind: 'certificate', of: 'istio-ingress' } as const;
  await repeat(REQUESTS, 4, (i) => {
    const invoice = write(keyOf(i));
    const headers = { ...invoice.headers, authorization: SECRET };
    return mesh.intrude('billing', ingress, { ...invoice, path: '/v1/invoices', headers });
  });
  return [billing, ledger];
}

function statusOf(key: string): number {
  const place = Number(key.slice(-8)) % 8;
  if (place === 0) return 500;
  return place === 4 ? 503 : 201;
}

/** The access log's lines of calls, less those of deliveries of telemetry, and the records of applications. */
function logsOf({ received: { logs } }: Backend) {
  const isDelivery = ({ attributes }: Item) => String(attributes['url.path']).startsWith('/opentelemetry.');
  return {
    lines: logs.filter((log) => log.attributes['url.path'] !== undefined && !isDelivery(log)),
    records: logs.filter(({ resource }) => resource['service.name'] !== undefined),
  };
}

const spansOf = ({ received }: Backend, traceId: string) => received.traces.filter((span) => span.traceId === traceId);

/** Follows every line to its trace. */
function told(backend: Backend): Outcome {
  const { lines, records } = logsOf(backend);
  const led = lines.filter((line) => leadsToItsStory(line, spansOf(backend, line.traceId), records));
  const failed = led.filter(({ attributes }) => Number(attributes['http.response.status_code']) >= 500);
  const traces = new Set(led.map(({ traceId }) => traceId)).size;
  const leaked = [SECRET, keyOf(1)].filter((secret) => backend.holds(secret)).length;
  return {
    predicted: `${LINES * REQUESTS} lines lead to ${REQUESTS} traces of ${SPANS} spans and ${RECORDS} records each, ${LINES * FAILURES} of failures to what failed; no credentials or keys in it`,
    measured: `${led.length} of ${lines.length} lines lead to ${traces} such traces, ${failed.length} to what failed; ${leaked} secrets`,
    holds:
      led.length === LINES * REQUESTS &&
      lines.length === led.length &&
      traces === REQUESTS &&
      failed.length === LINES * FAILURES &&
      leaked === 0,
  };
}

/**
 * Whether a line belongs to a span of the proxy that wrote it, in a trace with one beginning and without a gap, in which
 * spans and records of both applications stand, and which says of a failed line what failed and of no other that it did.
 */
function leadsToItsStory(line: Item, spans: readonly Item[], records: readonly Item[]): boolean {
  const { attributes, traceId, spanId } = line;
  const ids = new Set(spans.map((span) => span.spanId));
  const own = spans.find((span) => span.spanId === spanId);
  const told = records.filter((record) => record.traceId === traceId && ids.has(record.spanId));
  const writer = `${attributes['k8s.deployment.name']}.${attributes['k8s.namespace.name']}`;
  const failed = Number(attributes['http.response.status_code']) >= 500;
  return (
    own?.resource['service.name'] === writer &&
    spans.length === SPANS &&
    ids.size === SPANS &&
    spans.filter(({ parentId }) => parentId === '').length === 1 &&
    spans.every(({ parentId }) => parentId === '' || ids.has(parentId)) &&
    told.length === RECORDS &&
    spans.every((span) => span.failed === failed) &&
    told.some(({ name }) => name === 'the ledger is out of order') === failed
  );
}
