import { type AnyPipeline, type Exporter, type Extension, pipeline, SIGNALS, type Signal } from './component';
import { debugExporter, healthCheck, memoryLimiter, otlpHttpExporter, otlpReceiver } from './components';
import { type CollectorConfig, collectorConfig, overlay } from './config';
import { exporterTls, receiverSecurity, tokenExtensions } from './credentials';
import type { GatewayParts } from './gateway-parts';
import { fileStorage, STORE } from './persistence';
import { withoutProbes } from './probe-filter';
import { type CollectorIntent, headerVariable } from './props';
import { redaction } from './redaction';
import { measured } from './span-metrics';

/** All three signals from OTLP through the memory limiter to the exporter. */
export function gatewayPipelines({ otlp, memoryLimiter, exporter }: GatewayParts): AnyPipeline[] {
  return SIGNALS.map((signal) =>
    pipeline(signal, { receivers: [otlp], processors: [memoryLimiter], exporters: [exporter] }),
  );
}

export function gatewayParts(intent: CollectorIntent): GatewayParts {
  return { otlp: otlpReceiver(receiverSecurity(intent)), memoryLimiter: memoryLimiter(), exporter: exporter(intent) };
}

function exporter(intent: CollectorIntent): Exporter<Signal> {
  const { exportTo, exportHeaders, queueSize, persistence } = intent;
  if (exportTo === undefined) return debugExporter();
  const names = Object.keys(exportHeaders);
  const headers = Object.fromEntries(names.map((name) => [name, `\${env:${headerVariable(name)}}`]));
  return otlpHttpExporter({
    endpoint: exportTo,
    headers: names.length > 0 ? headers : undefined,
    tls: exporterTls(intent),
    queueSize,
    storage: persistence === undefined ? undefined : STORE,
  });
}

/** The pipelines that were chosen, with what every gateway adds to them. */
export function completed(pipelines: readonly AnyPipeline[], intent: CollectorIntent): AnyPipeline[] {
  const kept = redacted(withoutProbes(pipelines, intent.probePaths), intent);
  return intent.spanMetrics ? measured(kept) : kept;
}

/** Each pipeline ends in the redaction. */
function redacted(pipelines: readonly AnyPipeline[], { contracts }: CollectorIntent): AnyPipeline[] {
  const { forTraces, forOthers } = redaction(contracts);
  return pipelines.map((p) => {
    if (p.signal === 'traces') return { ...p, processors: [...p.processors, ...forTraces] };
    if (p.signal === 'logs') return { ...p, processors: [...p.processors, ...forOthers] };
    return { ...p, processors: [...p.processors, ...forOthers] };
  });
}

/** The health check, which the probes need, the store of the queue, the senders' token, and what else was asked for. */
export function gatewayExtensions(intent: CollectorIntent): Extension[] {
  const store = intent.persistence === undefined ? [] : [fileStorage()];
  return [healthCheck(), ...store, ...tokenExtensions(intent), ...intent.extensions];
}

/** The configuration of a gateway with these pipelines. */
export function gatewayConfig(intent: CollectorIntent, pipelines: readonly AnyPipeline[]): CollectorConfig {
  const config = collectorConfig(pipelines, gatewayExtensions(intent));
  return intent.overlay === undefined ? config : overlay(config, intent.overlay);
}
