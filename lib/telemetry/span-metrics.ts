import { type AnyPipeline, type Connector, connector } from './component';

/** What tells requests apart beside service, span, kind and status; all of them are of few values by convention. */
const DIMENSIONS = ['http.request.method', 'http.route', 'http.response.status_code', 'rpc.grpc.status_code'];

/**
 * Requests, errors and durations, made of spans: `traces.span.metrics.calls` and `traces.span.metrics.duration`, the
 * latter in seconds. Each replica counts for itself and says which one it is (`collector.instance.id`), so sums over
 * replicas are right.
 */
export function spanMetrics(): Connector<'traces', 'metrics'> {
  return connector(
    'span_metrics',
    { from: ['traces'], to: ['metrics'] },
    {
      dimensions: DIMENSIONS.map((name) => ({ name })),
      histogram: { unit: 's' },
      metrics_flush_interval: '15s',
      // What has gone, such as a pod of the last version, is no longer told.
      metrics_expiration: '5m',
      // The limit of OpenTelemetry's SDKs: a name of spans that holds an id cannot fill the memory.
      aggregation_cardinality_limit: 2000,
    },
  );
}

/** Every pipeline of traces ends in the span metrics too, and every one of metrics begins with them. */
export function measured(pipelines: readonly AnyPipeline[]): AnyPipeline[] {
  const spans = spanMetrics();
  return pipelines.map((p) => {
    if (p.signal === 'traces') return { ...p, exporters: [...p.exporters, spans] };
    return p.signal === 'metrics' ? { ...p, receivers: [...p.receivers, spans] } : p;
  });
}
