import { ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { type ClientCredentials, exporterOptions } from './client-credentials';

/** What became of spans: their ids, as a backend tells them. */
export interface Sent {
  /** The Collector said that it has them. */
  readonly acknowledged: readonly string[];
  /** The Collector said that it has not, or did not answer. */
  readonly refused: readonly string[];
}

export interface SpansOptions {
  /** The size of an attribute of each span, in characters. @default 0 */
  readonly padding?: number;
  /** Spans in one request. @default 500 */
  readonly batch?: number;
  /** Spans in one trace. @default 1 */
  readonly perTrace?: number;
  /** Whether the last span of each trace says that it failed. @default false */
  readonly fails?: boolean;
}

/** Sends spans with the SDK's own exporter, and knows of each whether it was taken. Nothing is tried twice. */
export interface Sender {
  send(count: number, options?: SpansOptions): Promise<Sent>;
  close(): Promise<void>;
}

/**
 * @param url where OTLP by gRPC is taken
 * @param shown what it shows there; nothing, in clear, without
 */
export function openSender(url: string, shown?: ClientCredentials): Sender {
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: 10_000, ...(shown && exporterOptions(shown)) });
  const provider = new BasicTracerProvider({ resource: new Resource({ 'service.name': 'sender' }) });
  const tracer = provider.getTracer('sender');

  return {
    async send(count, { padding = 0, batch = 500, perTrace = 1, fails = false } = {}) {
      const acknowledged: string[] = [];
      const refused: string[] = [];
      const attributes = { 'http.route': '/v1/entries', ...(padding > 0 && { padding: 'x'.repeat(padding) }) };
      let root = ROOT_CONTEXT;
      const span = (index: number) => {
        const isRoot = index % perTrace === 0;
        const made = tracer.startSpan('POST /v1/entries', { attributes }, isRoot ? ROOT_CONTEXT : root);
        if (isRoot) root = trace.setSpan(ROOT_CONTEXT, made);
        if (fails && index % perTrace === perTrace - 1) made.setStatus({ code: SpanStatusCode.ERROR });
        made.end();
        return made as unknown as ReadableSpan;
      };
      for (let sent = 0; sent < count; sent += batch) {
        const spans = Array.from({ length: Math.min(batch, count - sent) }, (_, i) => span(sent + i));
        const taken = await exported(exporter, spans);
        (taken ? acknowledged : refused).push(...spans.map(idOf));
      }
      return { acknowledged, refused };
    },
    close: () => exporter.shutdown(),
  };
}

function exported(exporter: OTLPTraceExporter, spans: ReadableSpan[]): Promise<boolean> {
  return new Promise((resolve) => {
    exporter.export(spans, ({ code }) => resolve(code === 0));
  });
}

function idOf(span: ReadableSpan): string {
  const { traceId, spanId } = span.spanContext();
  return `${traceId}${spanId}`;
}
