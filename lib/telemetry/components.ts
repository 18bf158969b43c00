import {
  type Component,
  component,
  type Exporter,
  type Extension,
  extension,
  type Settings,
  SIGNALS,
  type Signal,
} from './component';

/** The pod's own address, set by the workload. Binding to it leaves loopback and every other interface alone. */
export const POD_IP = '${env:MY_POD_IP}';

export const OTLP_GRPC_PORT = 4317;
export const OTLP_HTTP_PORT = 4318;
export const HEALTH_PORT = 13133;
/** Where the Collector shows its own metrics to Prometheus. */
export const METRICS_PORT = 8888;

/** OTLP in, by gRPC and by HTTP; `security` are settings of both, `tls` and `auth`. */
export function otlpReceiver(security: Settings = {}): Component<'receiver', Signal> {
  return component('receiver', 'otlp', SIGNALS, {
    protocols: {
      grpc: { endpoint: `${POD_IP}:${OTLP_GRPC_PORT}`, ...security },
      http: { endpoint: `${POD_IP}:${OTLP_HTTP_PORT}`, ...security },
    },
  });
}

/**
 * Refuses data, so that its sender tries again, once the process holds more than 60 % of the container's memory, and
 * collects garbage at 80 %. The percentages are of the container's limit, which the Collector reads from its cgroup.
 */
export function memoryLimiter(): Component<'processor', Signal> {
  return component('processor', 'memory_limiter', SIGNALS, {
    check_interval: '1s',
    limit_percentage: 80,
    spike_limit_percentage: 20,
  });
}

/** The items (spans, data points, log records) in one request to the backend: the Collector's own default. */
export const BATCH_ITEMS = 8192;

export interface OtlpHttpExporterProps {
  /** The base URL of the backend; `/v1/traces` and its like are added to it. */
  readonly endpoint: string;
  /**
   * Headers of each request, secrets as `${env:NAME}`.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Settings of TLS, such as a certificate for the backend.
   * @default - the backend is known by the authorities of the image
   */
  readonly tls?: Settings;
  /**
   * The items that wait for the backend, for each signal. What comes beyond them is refused, and its sender told to
   * try again. Measured: 20,000 spans of 15 attributes take 80 MiB.
   * @default 20000
   */
  readonly queueSize?: number;
  /**
   * The storage extension in which they wait.
   * @default - none, they wait in memory
   */
  readonly storage?: string;
}

/**
 * OTLP/HTTP out. Batches are made in the sending queue, never by the `batch` processor: that one keeps what it collects
 * before the queue, where neither the queue's limit nor its storage covers it.
 */
export function otlpHttpExporter(props: OtlpHttpExporterProps, name = 'backend'): Exporter<Signal> {
  return component('exporter', `otlp_http/${name}`, SIGNALS, {
    endpoint: props.endpoint,
    ...(props.headers && { headers: props.headers }),
    ...(props.tls && { tls: props.tls }),
    timeout: '10s',
    ...reliable(props),
  });
}

/** A queue that makes batches, and trying again without an end. */
export function reliable({ queueSize, storage }: Pick<OtlpHttpExporterProps, 'queueSize' | 'storage'>): Settings {
  return {
    sending_queue: {
      enabled: true,
      sizer: 'items',
      queue_size: queueSize ?? 20_000,
      ...(storage && { storage }),
      batch: { flush_timeout: '200ms', min_size: BATCH_ITEMS, max_size: BATCH_ITEMS },
    },
    // 0s: without an end. The Collector's default drops a batch after five minutes.
    retry_on_failure: { enabled: true, initial_interval: '1s', max_interval: '30s', max_elapsed_time: '0s' },
  };
}

/** OTLP by gRPC to another Collector of this cluster, where the mesh encrypts. */
export function otlpGrpcExporter(
  { endpoint, ...queue }: Omit<OtlpHttpExporterProps, 'headers' | 'tls'>,
  name: string,
): Exporter<Signal> {
  return component('exporter', `otlp_grpc/${name}`, SIGNALS, {
    endpoint,
    tls: { insecure: true },
    timeout: '10s',
    ...reliable(queue),
  });
}

/** Writes a line for each batch to the Collector's log. */
export function debugExporter(): Exporter<Signal> {
  return component('exporter', 'debug', SIGNALS, { verbosity: 'basic' });
}

/** Answers the probes: 200 once all pipelines run, 503 before that and while they stop. */
export function healthCheck(): Extension {
  return extension('health_check', { endpoint: `${POD_IP}:${HEALTH_PORT}` });
}
