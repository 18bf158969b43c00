import * as grpc from '@grpc/grpc-js';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { Target } from '../mesh';
import type { Signal } from './otlp';

/** The methods by which OTLP is exported by gRPC. */
export const EXPORT: Readonly<Record<Signal, string>> = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
};

/** What became of a request: gRPC's own status and words. */
export interface GrpcStatus {
  /** 0 when it was taken. */
  readonly code: grpc.status;
  readonly details: string;
}

/** Sends OTLP by gRPC to a target of a mesh, which no exporter of the SDK can be told to do. Nothing is tried twice. */
export interface OtlpClient {
  /** @param method such as {@link EXPORT} has */
  send(method: string, request: Uint8Array): Promise<GrpcStatus>;
  close(): void;
}

/** Milliseconds until a request is given up: the default of the SDK's exporters. */
const PATIENCE = 10_000;

export function openOtlpClient({ address, port, host, tls = false, ca, cert, key }: Target): OtlpClient {
  const credentials = tls
    ? grpc.credentials.createSsl(bytes(ca), bytes(key), bytes(cert), { checkServerIdentity: () => undefined })
    : grpc.credentials.createInsecure();
  const client = new grpc.Client(`ipv4:${address}:${port}`, credentials, {
    'grpc.default_authority': host,
    // Else the address would stand for the server's name, which TLS does not allow.
    ...(tls && { 'grpc.ssl_target_name_override': host }),
    'grpc.use_local_subchannel_pool': 1,
  });
  return {
    send: (method, request) =>
      new Promise((resolve) => {
        const deadline = Date.now() + PATIENCE;
        client.makeUnaryRequest(method, Buffer.from, Buffer.from, request, { deadline }, (error) =>
          resolve({ code: error?.code ?? grpc.status.OK, details: error?.details ?? '' }),
        );
      }),
    close: () => client.close(),
  };
}

/** A request with spans of one name. */
export function spansRequest(name: string, count = 1): Uint8Array {
  const tracer = new BasicTracerProvider({ resource: new Resource({ 'service.name': 'sender' }) }).getTracer('sender');
  const spans = Array.from({ length: count }, () => {
    const span = tracer.startSpan(name);
    span.end();
    return span as unknown as ReadableSpan;
  });
  return ProtobufTraceSerializer.serializeRequest(spans) ?? new Uint8Array();
}

function bytes(pem: Target['ca'] | Target['key']): Buffer | null {
  return typeof pem === 'string' ? Buffer.from(pem) : null;
}
