import { OtelCollector, type OtelCollectorProps, TailSampling } from '../../lib/telemetry';
import { chart, manifestOf } from '../support/estate';

const exportTo = 'https://otlp.example.com';
const gateway = (props: Partial<OtelCollectorProps> = {}) =>
  new OtelCollector(chart('observability'), 'telemetry', { name: 'otel-gateway', ...props });
const notes = (scope: OtelCollector): string[] =>
  manifestOf(scope, 'ConfigMap')
    .data['collector.yaml'].split('\n')
    .filter((line: string) => line.startsWith('# '));

test('the configuration says what its sizes come from', () => {
  expect(notes(gateway({ exportTo }))).toEqual([
    '# Memory: of 512Mi, nothing is let in above 307MiB (60 %); above 409MiB (80 %) garbage is collected whatever it costs.',
    '# Queues: 20000 items each; three full ones, of traces, metrics and logs at 4 KiB an item, take 234MiB of the 307MiB that are let in.',
  ]);
  expect(notes(gateway({ exportTo, persistence: '1Gi' }))[1]).toBe(
    '# Queues: 87381 items each; three full ones, of traces, metrics and logs at 2 KiB an item, take 511MiB of the half of 1Gi that may be filled.',
  );
});

test('without a backend there is no queue to explain', () => {
  expect(notes(gateway())).toHaveLength(1);
});

test('a sampling tier says what its memory comes from', () => {
  const { sampling } = new TailSampling(chart('observability'), 'telemetry', {
    name: 'otel-gateway',
    exportTo,
    tracesPerSecond: 200,
  });
  expect(notes(sampling)[2]).toBe(
    '# Traces: each of 2 replicas keeps 2000, twice its share of those that begin in 10 s at 200 a second; memory is for 20 spans of 4 KiB in each.',
  );
});

test('a note is no change of the data, and rolls nothing out', () => {
  const hash = (scope: OtelCollector) =>
    manifestOf(scope, 'Deployment').spec.template.metadata.annotations['meshwright.dev/config-hash'];
  const noted = gateway({ notes: ['asked for by the payments team'] });
  expect(notes(noted)).toContain('# asked for by the payments team');
  expect(hash(noted)).toBe(hash(gateway()));
});
