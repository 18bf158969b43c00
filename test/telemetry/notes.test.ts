import { OtelCollector, type OtelCollectorProps, TailSampling } from '../../lib/telemetry';
import { chart, DIGEST, findingsUnder, manifestOf } from '../support/estate';

const exportTo = 'https://otlp.example.com';
const gateway = (props: Partial<OtelCollectorProps> = {}) =>
  new OtelCollector(chart('observability'), 'telemetry', { name: 'otel-gateway', ...props });
const notes = (scope: OtelCollector): string[] =>
  manifestOf(scope, 'ConfigMap')
    .data['collector.yaml'].split('\n')
    .filter((line: string) => line.startsWith('# ') && !line.startsWith('# Image'));

test('the configuration says of an image whether it is pinned', () => {
  const said = (image?: string) => {
    const yaml: string = manifestOf(gateway({ image }), 'ConfigMap').data['collector.yaml'];
    return yaml.split('\n').filter((line) => line.startsWith('# Image'));
  };
  expect(said()).toEqual([
    '# Image: otel/opentelemetry-collector-contrib:0.159.0 is a tag, which its registry may move to another build; name:tag@sha256:… would pin it.',
  ]);
  expect(said(`registry.example/otelcol:0.159.0@${DIGEST}`)).toEqual([]);
  expect(said(`registry.example/otelcol@${DIGEST}`)).toEqual([]);
});

test('an image by tag and digest tells its release, and is one build', () => {
  const of = (image: string) => findingsUnder(gateway({ image })).map(({ code }) => code);
  expect(of(`registry.example/otelcol:0.159.0@${DIGEST}`)).toEqual([]);
  expect(of(`registry.example/otelcol:0.120.0@${DIGEST}`)).toEqual(['MW514']);
  expect(of('registry.example/otelcol:latest')).toContain('MW105');
});

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
  const template = (scope: OtelCollector) => manifestOf(scope, 'Deployment').spec.template;
  const noted = gateway({ notes: ['asked for by the payments team'] });
  expect(notes(noted)).toContain('# asked for by the payments team');
  expect(template(noted)).toEqual(template(gateway()));
});
