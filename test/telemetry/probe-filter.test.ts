import { OtelCollector, type OtelCollectorProps, pipeline } from '../../lib/telemetry';
import { chart, findingsUnder } from '../support/estate';

const gateway = (props: Partial<OtelCollectorProps> = {}) =>
  new OtelCollector(chart('observability'), 'telemetry', { name: 'otel-gateway', ...props });

test('probes are dropped behind the limiter from traces and logs, not from metrics', () => {
  const { traces, metrics, logs } = gateway().config.service?.pipelines ?? {};
  expect(traces?.processors?.slice(0, 2)).toEqual(['memory_limiter', 'filter/probes']);
  expect(logs?.processors?.slice(0, 2)).toEqual(['memory_limiter', 'filter/probes']);
  expect(metrics?.processors).not.toContain('filter/probes');
});

test('a pipeline of one’s own has the filter too', () => {
  const { config } = gateway({
    pipelines: ({ otlp, memoryLimiter, exporter }) => [
      pipeline('traces', { receivers: [otlp], processors: [memoryLimiter], exporters: [exporter] }, 'audit'),
    ],
  });
  expect(config.service?.pipelines?.['traces/audit']?.processors).toContain('filter/probes');
});

test('of spans, only those of servers are probes: a client that asks for /livez is at work', () => {
  const condition = String(gateway().config.processors?.['filter/probes']?.trace_conditions);
  expect(condition).toMatch(/^span\.kind == SPAN_KIND_SERVER and /);
});

test('the paths are taken as they are, not as expressions', () => {
  const scope = gateway({ probePaths: ['/health.json', '/a+b'] });
  expect(findingsUnder(scope)).toEqual([]);
  const condition = String(scope.config.processors?.['filter/probes']?.log_conditions);
  // Two for OTTL's text, two for the dollar sign of a reference.
  expect(condition).toContain('"^(/health\\\\.json|/a\\\\+b)$$"');
});

test('without paths there is no filter', () => {
  expect(Object.keys(gateway({ probePaths: [] }).config.processors ?? {})).not.toContain('filter/probes');
});
