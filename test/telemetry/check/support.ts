import { parse } from 'yaml';
import type { Code } from '../../../lib/finding';
import { type CollectorConfig, checkCollector, overlay, type Surroundings } from '../../../lib/telemetry';

/** A configuration with nothing wrong: OTLP through the limiter to a backend over TLS, in all three signals. */
export const SOUND = parse(`
receivers:
  otlp: {protocols: {grpc: {endpoint: "\${env:MY_POD_IP}:4317"}}}
processors:
  memory_limiter: {check_interval: 1s, limit_percentage: 80, spike_limit_percentage: 20}
exporters:
  otlp_grpc/backend: {endpoint: "tempo.example.com:4317"}
service:
  pipelines:
    traces: {receivers: [otlp], processors: [memory_limiter], exporters: [otlp_grpc/backend]}
    metrics: {receivers: [otlp], processors: [memory_limiter], exporters: [otlp_grpc/backend]}
    logs: {receivers: [otlp], processors: [memory_limiter], exporters: [otlp_grpc/backend]}
`) as CollectorConfig;

/** One row: a name, YAML that is laid over what is sound, and the findings with the place that they name. */
export type Row = readonly [name: string, yaml: string, expected: readonly (readonly [Code, string])[]];

/** Fails unless the findings are those, in any order, each with its place in the message or as its value. */
export function expectFindings(yaml: string, expected: Row[2], surroundings?: Surroundings): void {
  const found = checkCollector('app/collector', overlay(SOUND, parse(yaml) ?? {}), surroundings);
  const said = found.map(({ code, message, value }) => [code, `${message} ${JSON.stringify(value)}`] as const);
  expect(said.map(([code]) => code).sort()).toEqual(expected.map(([code]) => code).sort());
  for (const [code, place] of expected) {
    expect(said.filter(([c]) => c === code).map(([, text]) => text)).toContainEqual(expect.stringContaining(place));
  }
}
