import { type Context, ROOT_CONTEXT, type SpanContext, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { ProtobufLogsSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { Resource } from '@opentelemetry/resources';
import { LoggerProvider, type ReadableLogRecord, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { BasicTracerProvider, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { EXPORT, type OtlpClient } from './otlp-client';

/**
 * An application that takes part in its callers' traces: a span of its own and a log record for each request, and the
 * header that carries the trace on, to whomever it calls.
 */
export interface Participant {
  /**
   * Serves a request.
   * @param traceparent the caller's header of W3C Trace Context, where there is one
   * @param work gets the header for calls of its own; the span fails where it tells why
   */
  serve(traceparent: string | undefined, work: (traceparent: string) => Promise<string | undefined>): Promise<void>;
  /** Waits until all of it was sent. */
  close(): Promise<void>;
}

/** @param client where it sends to, each span and each record at once */
export function startParticipant(name: string, client: OtlpClient): Participant {
  const resource = new Resource({ 'service.name': name });
  const send = async (method: string, request: Uint8Array | undefined, done: (result: { code: number }) => void) =>
    done(request === undefined ? { code: 1 } : await client.send(method, request));
  const shutdown = async () => {};
  const spans = new BasicTracerProvider({
    resource,
    spanProcessors: [
      new SimpleSpanProcessor({
        shutdown,
        export: (batch: ReadableSpan[], done) =>
          void send(EXPORT.traces, ProtobufTraceSerializer.serializeRequest(batch), done),
      }),
    ],
  });
  const records = new LoggerProvider({ resource });
  records.addLogRecordProcessor(
    new SimpleLogRecordProcessor({
      shutdown,
      export: (batch: ReadableLogRecord[], done) =>
        void send(EXPORT.logs, ProtobufLogsSerializer.serializeRequest(batch), done),
    }),
  );
  const [tracer, logger] = [spans.getTracer(name), records.getLogger(name)];
  return {
    async serve(traceparent, work) {
      const caller = extracted(traceparent);
      const span = tracer.startSpan(`serve ${name}`, { kind: SpanKind.SERVER }, caller);
      const failure = await work(injected(span.spanContext()));
      if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
      logger.emit({ body: failure ?? 'served', context: trace.setSpan(caller, span) });
      span.end();
    },
    async close() {
      await Promise.all([spans.shutdown(), records.shutdown()]);
    },
  };
}

/** https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

function extracted(traceparent: string | undefined): Context {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined) return ROOT_CONTEXT;
  const context: SpanContext = { traceId, spanId, traceFlags: Number.parseInt(flags ?? '00', 16), isRemote: true };
  return trace.setSpanContext(ROOT_CONTEXT, context);
}

function injected({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}
