import { component, connector, debugExporter, memoryLimiter, otlpReceiver, pipeline } from '../../lib/telemetry';

const parts = { receivers: [otlpReceiver()], processors: [memoryLimiter()], exporters: [debugExporter()] };
const hostMetrics = component('receiver', 'host_metrics', ['metrics']);
const tailSampling = component('processor', 'tail_sampling', ['traces']);
const prometheus = component('exporter', 'prometheus', ['metrics']);
const sampler = component('processor', 'probabilistic_sampler', ['traces', 'logs']);

const spanCounts = connector('count', { from: ['traces'], to: ['metrics'] });

/** A connector compiles at both of its ends. */
export function compiles() {
  pipeline('traces', { ...parts, exporters: [debugExporter(), spanCounts] });
  pipeline('metrics', { ...parts, receivers: [spanCounts] });
}

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
  // @ts-expect-error a connector of traces at the end of a pipeline of metrics
  pipeline('metrics', { ...parts, exporters: [spanCounts] });
  // @ts-expect-error a connector that makes metrics at the beginning of a pipeline of traces
  pipeline('traces', { ...parts, receivers: [spanCounts] });
  // @ts-expect-error a component that is only named
  pipeline('traces', { ...parts, exporters: ['debug'] });
  // @ts-expect-error a signal that does not exist
  pipeline('spans', parts);
}
