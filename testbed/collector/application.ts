import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { Resource } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { type ClientCredentials, exporterOptions } from './client-credentials';

/** What an application tells of one request. */
export interface Served {
  /** Of its span and its log record. @default - none */
  readonly attributes?: Readonly<Record<string, string | number | string[]>>;
  /** How long it took, in milliseconds. @default - as long as it takes to say so */
  readonly milliseconds?: number;
  /** An event of its span, with attributes. @default - none */
  readonly event?: Readonly<Record<string, string | number>>;
  /** Why it failed, which is the status of its span. @default - it did not */
  readonly failure?: string;
  /** Attributes of its point of the counter. @default - none */
  readonly measured?: Readonly<Record<string, string | number>>;
  /** The body of its log record. @default "served" */
  readonly log?: string | Readonly<Record<string, string | number>>;
}

/** An application that is instrumented with the OpenTelemetry SDK, with its queues and batches. */
export interface Application {
  /** One request that it served: a span, a point of the counter `http.server.requests`, a log record. */
  serve(request?: Served): void;
  /** Sends what it holds; rejects when it was not taken. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param url where OTLP by gRPC is taken
 * @param shown what it shows there; nothing, in clear, without
 */
export function startApplication(name: string, url: string, shown?: ClientCredentials): Application {
  const sending = { url, ...(shown && exporterOptions(shown)) };
  const resource = new Resource({ 'service.name': name });
  const traces = new BasicTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter(sending))],
  });
  // The interval only ends a wait: what counts is flushed.
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter(sending),
    exportIntervalMillis: 3_600_000,
  });
  const metrics = new MeterProvider({ resource, readers: [reader] });
  const logs = new LoggerProvider({ resource });
  logs.addLogRecordProcessor(new BatchLogRecordProcessor(new OTLPLogExporter(sending)));

  const [tracer, logger] = [traces.getTracer(name), logs.getLogger(name)];
  const requests = metrics.getMeter(name).createCounter('http.server.requests');
  return {
    serve({ attributes = {}, milliseconds, event, failure, measured = {}, log = 'served' } = {}) {
      const startTime = Date.now();
      const span = tracer.startSpan('request', { kind: SpanKind.SERVER, attributes, startTime });
      if (event) span.addEvent('told', event);
      if (failure) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
      span.end(milliseconds === undefined ? undefined : startTime + milliseconds);
      requests.add(1, measured);
      logger.emit({ body: log, attributes });
    },
    async flush() {
      await Promise.all([traces.forceFlush(), metrics.forceFlush(), logs.forceFlush()]);
    },
    async close() {
      await Promise.all([traces.shutdown(), metrics.shutdown(), logs.shutdown()]);
    },
  };
}
