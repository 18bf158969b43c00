/**
 * Measures what the gateway's protections cost: spans per processor second of the Collector, beside the Helm chart's
 * default configuration and a bare pipeline on the same binary. `npm run bench:collector`.
 * @module
 */
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { table, terminalProgress } from '../cli/terminal';
import { type Collector, type CollectorPod, ownCounter, startCollector } from '../testbed/collector';
import { freePorts } from '../testbed/process';
import { CANDIDATES } from './collector-candidates';
import { median } from './measure';

const SPANS = 300_000;
const RUNS = 3;
/** Spans in a request, what the SDKs send by default at most. */
const REQUEST = 500;
/** Milliseconds until what was taken has to be delivered. */
const PATIENCE = 60_000;
/** Requests under way. */
const WIDTH = 8;
const OTLP_HTTP = 4318;

interface Row {
  readonly candidate: string;
  /** Spans per processor second, median of the runs. */
  readonly spans: number;
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
  const deadline = Date.now() + PATIENCE;
  while ((await delivered(collector)) < goal) {
    if (Date.now() > deadline)
      throw new Error(`${goal - (await delivered(collector))} spans were taken and not delivered.`);
    await sleep(100);
  }
}

async function taken(collector: Collector, body: Uint8Array): Promise<boolean> {
  const headers = { 'content-type': 'application/x-protobuf' };
  const response = await fetch(`${collector.url(OTLP_HTTP)}/v1/traces`, { method: 'POST', body, headers });
  await response.arrayBuffer();
  return response.ok;
}

/** What the Collector itself says that it has delivered. */
const delivered = (collector: Collector) => ownCounter(collector, 'otelcol_exporter_sent_spans');

async function main(): Promise<void> {
  const progress = terminalProgress();
  const [port = 0] = await freePorts(1);
  const sink = createServer((incoming, answer) => incoming.resume().on('end', () => answer.end()));
  await new Promise<void>((listening) => sink.listen(port, '127.0.0.1', listening));
  const measured = new Map(Object.keys(CANDIDATES).map((candidate) => [candidate, [] as number[]]));
  for (let run = 1; run <= RUNS; run++) {
    // In turn, so that a busy minute does not fall on one of them alone.
    for (const [candidate, pod] of Object.entries(CANDIDATES)) {
      const spans = await progress.step(`${candidate}, run ${run} of ${RUNS}`, () =>
        measure(pod(`http://127.0.0.1:${port}`)),
      );
      measured.get(candidate)?.push(spans);
    }
  }
  const rows = [...measured].map(([candidate, runs]): Row => ({ candidate, spans: median(runs) }));
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
