import { component, connector, debugExporter, memoryLimiter, otlpReceiver, pipeline } from '../../lib/telemetry';

const parts = { receivers: [otlpReceiver()], processors: [memoryLimiter()], exporters: [debugExporter()] };
const hostMetrics = component('receiver', 'host_metrics', ['metrics']);
const tailSampling = component('processor', 'tail_sampling', ['traces'], { policies: [] });
const prometheus = component('exporter', 'prometheus', ['metrics']);
const sampler = component('processor', 'probabilistic_sampler', ['traces', 'logs']);

test('a pipeline takes whatever carries its signal, and more', () => {
  const traces = pipeline('traces', { ...parts, processors: [memoryLimiter(), sampler, tailSampling] });
  expect(traces.processors.map(({ id }) => id)).toEqual(['memory_limiter', 'probabilistic_sampler', 'tail_sampling']);
  expect(pipeline('metrics', { ...parts, receivers: [hostMetrics], exporters: [prometheus] }).signal).toBe('metrics');
});

test('a component knows the signals it carries', () => {
  expect(sampler.signals).toEqual({ traces: true, logs: true });
});

test('a connector knows the signals that it takes and those that it makes', () => {
  const exceptions = connector('exceptions', { from: ['traces'], to: ['metrics', 'logs'] });
  expect(exceptions.from).toEqual({ traces: true });
  expect(exceptions.to).toEqual({ metrics: true, logs: true });
});
