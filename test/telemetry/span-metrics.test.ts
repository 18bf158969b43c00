import { OtelCollector, type OtelCollectorProps, pipeline, TailSampling } from '../../lib/telemetry';
import { chart, findingsUnder } from '../support/estate';

const gateway = (props: Partial<OtelCollectorProps> = {}) =>
  new OtelCollector(chart('observability'), 'telemetry', { name: 'otel-gateway', ...props });

test('they are made where they are asked for', () => {
  expect(gateway().config.connectors).toBeUndefined();
  const scope = gateway({ spanMetrics: true });
  expect(findingsUnder(scope)).toEqual([]);
  const { traces, metrics, logs } = scope.config.service?.pipelines ?? {};
  expect(traces?.exporters).toEqual(['debug', 'span_metrics']);
  expect(metrics?.receivers).toEqual(['otlp', 'span_metrics']);
  expect(logs).not.toMatchObject({ exporters: ['debug', 'span_metrics'] });
});

test('they are made of spans whose secrets are masked: an exporter comes behind all processors', () => {
  const { traces } = gateway({ spanMetrics: true }).config.service?.pipelines ?? {};
  expect(traces?.processors?.at(-1)).toBe('redaction/contracts');
});

test('the series are bounded, in number and in time, and durations are in seconds', () => {
  expect(gateway({ spanMetrics: true }).config.connectors?.span_metrics).toMatchObject({
    aggregation_cardinality_limit: 2000,
    metrics_expiration: '5m',
    histogram: { unit: 's' },
  });
});

test('without a pipeline of metrics that could take them they are a finding', () => {
  const scope = gateway({
    spanMetrics: true,
    pipelines: ({ otlp, memoryLimiter, exporter }) => [
      pipeline('traces', { receivers: [otlp], processors: [memoryLimiter], exporters: [exporter] }),
    ],
  });
  expect(findingsUnder(scope).map(({ code }) => code)).toEqual(['MW509']);
});

test('two tiers make them once, before anything is sampled', () => {
  const { balancing, sampling } = new TailSampling(chart('observability'), 'telemetry', {
    name: 'otel-gateway',
    exportTo: 'https://otlp.example.com',
    tracesPerSecond: 100,
    spanMetrics: true,
  });
  expect(balancing.config.connectors).toHaveProperty('span_metrics');
  expect(sampling.config.connectors).toBeUndefined();
});
