import { component, debugExporter, memoryLimiter, otlpReceiver, pipeline } from '../../lib/telemetry';

const parts = { receivers: [otlpReceiver()], processors: [memoryLimiter()], exporters: [debugExporter()] };
const hostMetrics = component('receiver', 'host_metrics', ['metrics']);
const tailSampling = component('processor', 'tail_sampling', ['traces']);
const prometheus = component('exporter', 'prometheus', ['metrics']);
const sampler = component('processor', 'probabilistic_sampler', ['traces', 'logs']);

/** A test by `tsc`: it fails on each line below a `@ts-expect-error` that does compile. */
export function doesNotCompile() {
  // @ts-expect-error a receiver of metrics in a pipeline of traces
  pipeline('traces', { ...parts, receivers: [hostMetrics] });
  // @ts-expect-error a processor of traces in a pipeline of logs
  pipeline('logs', { ...parts, processors: [memoryLimiter(), tailSampling] });
  // @ts-expect-error an exporter of metrics in a pipeline of traces
  pipeline('traces', { ...parts, exporters: [debugExporter(), prometheus] });
  // @ts-expect-error a processor of traces and logs in a pipeline of metrics
  pipeline('metrics', { ...parts, processors: [memoryLimiter(), sampler] });
  // @ts-expect-error an exporter where a receiver belongs
  pipeline('traces', { ...parts, receivers: [debugExporter()] });
  // @ts-expect-error a component that is only named
  pipeline('traces', { ...parts, exporters: ['debug'] });
  // @ts-expect-error a signal that does not exist
  pipeline('spans', parts);
}
