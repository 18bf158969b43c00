import { gzipSync } from 'node:zlib';
import {
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { Resource } from '@opentelemetry/resources';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { type Backend, different, startBackend } from '../../../testbed/collector/backend';

const resource = new Resource({ 'service.name': 'billing' });
let backend: Backend;

beforeEach(async () => {
  backend = await startBackend();
});
afterEach(() => backend.goDown());

function spans(...names: string[]): Buffer {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const attributes = { 'http.route': '/v1/invoices', retries: 2, cached: false };
  for (const name of names) provider.getTracer('t').startSpan(name, { attributes }).end();
  return bytes(ProtobufTraceSerializer.serializeRequest(exporter.getFinishedSpans()));
}

const bytes = (serialized: Uint8Array | undefined) => Buffer.from(serialized ?? []);

async function post(signal: string, body: Buffer, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(`${backend.endpoint}/v1/${signal}`, {
    method: 'POST',
    body: new Uint8Array(body),
    headers,
  });
  return response.status;
}

test('spans of the SDK arrive with their names, ids, attributes and resource', async () => {
  expect(await post('traces', spans('read', 'write'))).toBe(200);
  expect(backend.received.traces.map(({ name }) => name)).toEqual(['read', 'write']);
  expect(backend.received.traces[0]).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f]{48}$/),
    attributes: { 'http.route': '/v1/invoices', retries: 2, cached: false },
    resource: { 'service.name': 'billing' },
  });
});

test('metrics arrive with their names', async () => {
  const reader = new PeriodicExportingMetricReader({
    exporter: new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE),
  });
  const provider = new MeterProvider({ resource, readers: [reader] });
  provider.getMeter('t').createCounter('requests').add(1);
  const { resourceMetrics } = await reader.collect();
  await provider.shutdown();
  await post('metrics', bytes(ProtobufMetricsSerializer.serializeRequest(resourceMetrics)));
  expect(backend.received.metrics).toMatchObject([{ name: 'requests', resource: { 'service.name': 'billing' } }]);
});

test('log records arrive with their bodies', async () => {
  const exporter = new InMemoryLogRecordExporter();
  const provider = new LoggerProvider({ resource });
  provider.addLogRecordProcessor(new SimpleLogRecordProcessor(exporter));
  provider.getLogger('t').emit({ body: 'posted', attributes: { entry: 7 } });
  await post('logs', bytes(ProtobufLogsSerializer.serializeRequest(exporter.getFinishedLogRecords())));
  expect(backend.received.logs).toMatchObject([{ name: 'posted', attributes: { entry: 7 } }]);
});

test('a compressed request is read, and its headers are there', async () => {
  await post('traces', gzipSync(spans('read')), { 'content-encoding': 'gzip', authorization: 'token' });
  expect(backend.received.traces).toHaveLength(1);
  expect(backend.headers.authorization).toBe('token');
});

test('a text is found wherever it stands, and what was refused is not', async () => {
  await post('traces', spans('read'));
  backend.behave({ status: 503 });
  await post('traces', gzipSync(spans('write')), { 'content-encoding': 'gzip' });
  expect([backend.holds('read'), backend.holds('/v1/invoices'), backend.holds('write')]).toEqual([true, true, false]);
});

test('what is delivered twice is one different item', async () => {
  const body = spans('read', 'write');
  await post('traces', body);
  await post('traces', body);
  expect(backend.received.traces).toHaveLength(4);
  expect(different(backend.received.traces)).toBe(2);
});

test('what it refuses it has not received', async () => {
  backend.behave({ status: 503 });
  expect(await post('traces', spans('read'))).toBe(503);
  expect(backend.requests).toBe(1);
  expect(backend.received.traces).toEqual([]);
  backend.behave();
  expect(await post('traces', spans('read'))).toBe(200);
});

test('what its sender has given up it has not received', async () => {
  backend.behave({ delay: 1000 });
  const options = { method: 'POST', body: new Uint8Array(spans('read')), signal: AbortSignal.timeout(50) };
  await expect(fetch(`${backend.endpoint}/v1/traces`, options)).rejects.toThrow();
  expect(await backend.until('traces', 1, 1500)).toBe(0);
});

test('while it is down connections are refused, and it comes up at the same place', async () => {
  await backend.goDown();
  await expect(post('traces', spans('read'))).rejects.toThrow();
  await backend.comeUp();
  expect(await post('traces', spans('read'))).toBe(200);
});

test('what is no request breaks the connection, and the backend goes on', async () => {
  await expect(post('traces', Buffer.from('no protobuf'))).rejects.toThrow();
  expect(await post('other', spans('read'))).toBe(404);
  expect(await post('traces', spans('read'))).toBe(200);
});
