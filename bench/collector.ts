/**
 * Measures what the gateway's protections cost: spans per processor second of the Collector, beside bare pipelines on
 * the same binary. `npm run bench:collector`.
 * @module
 */
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { App, Chart } from 'cdk8s';
import { table, terminalProgress } from '../cli/terminal';
import {
  type Component,
  collectorConfig,
  component,
  healthCheck,
  OtelCollector,
  type OtelCollectorProps,
  otlpReceiver,
  type Processor,
  pipeline,
  planOf,
} from '../lib';
import { loadContracts } from '../stacks/contracts';
import { type Collector, type CollectorPod, collectorPod, startCollector } from '../testbed/collector';
import { freePorts } from '../testbed/process';
import { median } from './measure';

const SPANS = 300_000;
const RUNS = 3;
/** Spans in a request, what the SDKs send by default at most. */
const REQUEST = 500;
/** Requests under way. */
const WIDTH = 8;
const MEMORY = '1Gi';
const [OTLP_HTTP, METRICS] = [4318, 8888];

interface Row {
  readonly candidate: string;
  /** Spans per processor second, median of the runs. */
  readonly spans: number;
}

/** What is measured, by its name; each sends to `backend`. */
const CANDIDATES: Readonly<Record<string, (backend: string) => CollectorPod>> = {
  'bare: otlp to otlp_http': (backend) => bare(backend, []),
  'bare with the batch processor': (backend) => bare(backend, [component('processor', 'batch', ['traces'])]),
  'gateway, nothing masked': (backend) =>
    gateway({
      exportTo: backend,
      overlay: { service: { pipelines: { traces: { processors: ['memory_limiter'] } } } },
    }),
  gateway: (backend) => gateway({ exportTo: backend }),
  'gateway, secrets of four contracts': (backend) =>
    gateway({ exportTo: backend, contracts: Object.values(loadContracts()) }),
  'gateway, queue on disk': (backend) => gateway({ exportTo: backend, persistence: '2Gi' }),
};

function bare(backend: string, processors: readonly Processor<'traces'>[]): CollectorPod {
  const exporter: Component<'exporter', 'traces'> = component('exporter', 'otlp_http', ['traces'], {
    endpoint: backend,
    sending_queue: { block_on_overflow: true },
  });
  const parts = { receivers: [otlpReceiver()], processors, exporters: [exporter] };
  const config = collectorConfig([pipeline('traces', parts)], [healthCheck()]);
  return { config: JSON.stringify(config), env: { GOMEMLIMIT: '819MiB' }, memory: 2 ** 30, args: [], volumes: [] };
}

function gateway(props: Omit<OtelCollectorProps, 'name'>): CollectorPod {
  const app = new App();
  const chart = new Chart(app, 'bench', { namespace: 'bench', disableResourceNameHashes: true });
  new OtelCollector(chart, 'gateway', { ...props, name: 'gateway', memory: MEMORY });
  return collectorPod(
    planOf(app).objects.map(({ manifest }) => manifest),
    'gateway',
  );
}

/** One request of spans with attributes as HTTP instrumentation gives them. */
function request(): Uint8Array {
  const exporter = new InMemorySpanExporter();
  const resource = new Resource({
    'service.name': 'billing',
    'service.namespace': 'finance',
    'service.version': '1.0.0',
  });
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const tracer = provider.getTracer('bench');
  for (let i = 0; i < REQUEST; i++) {
    const attributes = {
      'http.request.method': 'POST',
      'http.route': '/v1/invoices/{id}/payments',
      'http.response.status_code': 201,
      'url.scheme': 'https',
      'url.path': `/v1/invoices/${i}/payments`,
      'server.address': 'billing.finance.svc.cluster.local',
      'server.port': 8080,
      'client.address': '10.0.0.7',
      'user_agent.original': 'payments/1.4.2 (linux)',
      'network.protocol.version': '1.1',
    };
    tracer.startSpan('POST /v1/invoices/{id}/payments', { attributes }).end();
  }
  return ProtobufTraceSerializer.serializeRequest(exporter.getFinishedSpans()) ?? new Uint8Array();
}

async function measure(pod: CollectorPod): Promise<number> {
  const collector = await startCollector(pod);
  try {
    const body = request();
    await load(collector, body, 20 * REQUEST);
    const before = collector.cpuSeconds();
    await load(collector, body, SPANS);
    return Math.round(SPANS / (collector.cpuSeconds() - before));
  } finally {
    await collector.stop();
  }
}

/** Sends so many spans and returns when the backend has them. What is refused is sent again. */
async function load(collector: Collector, body: Uint8Array, spans: number): Promise<void> {
  const goal = (await delivered(collector)) + spans;
  let left = spans / REQUEST;
  const worker = async () => {
    while (left-- > 0) while (!(await taken(collector, body))) await sleep(20);
  };
  await Promise.all(Array.from({ length: WIDTH }, worker));
  while ((await delivered(collector)) < goal) await sleep(100);
}

async function taken(collector: Collector, body: Uint8Array): Promise<boolean> {
  const headers = { 'content-type': 'application/x-protobuf' };
  const response = await fetch(`${collector.url(OTLP_HTTP)}/v1/traces`, { method: 'POST', body, headers });
  await response.arrayBuffer();
  return response.ok;
}

/** What the Collector itself says that it has delivered. */
async function delivered(collector: Collector): Promise<number> {
  const text = await (await fetch(`${collector.url(METRICS)}/metrics`)).text();
  const values = [...text.matchAll(/^otelcol_exporter_sent_spans\S* (\S+)$/gm)].map(([, value]) => Number(value));
  return values.reduce((sum, value) => sum + value, 0);
}

async function main(): Promise<void> {
  const progress = terminalProgress();
  const [port = 0] = await freePorts(1);
  const sink = createServer((incoming, answer) => incoming.resume().on('end', () => answer.end()));
  await new Promise<void>((listening) => sink.listen(port, '127.0.0.1', listening));
  const rows: Row[] = [];
  for (const [candidate, pod] of Object.entries(CANDIDATES)) {
    const runs = await progress.step(candidate, async (detail) => {
      const spans: number[] = [];
      for (let run = 0; run < RUNS; run++) {
        detail(`run ${run + 1} of ${RUNS}`);
        spans.push(await measure(pod(`http://127.0.0.1:${port}`)));
      }
      return spans;
    });
    rows.push({ candidate, spans: median(runs) });
  }
  sink.close();
  if (process.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
    return;
  }
  const first = rows[0]?.spans ?? Number.NaN;
  const lines = rows.map(({ candidate, spans }) => [candidate, spans, (spans / first).toFixed(2)]);
  process.stdout.write(`${table(['candidate', 'spans per CPU second', 'of bare'], lines)}\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
