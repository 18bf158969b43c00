import { checkPlan } from '../../lib/check';
import { planOf } from '../../lib/plan';
import { TailSampling, type TailSamplingProps } from '../../lib/telemetry';
import { chart, findingsUnder, manifestOf } from '../support/estate';

function tailSampling(props: Partial<TailSamplingProps> = {}): TailSampling {
  return new TailSampling(chart('observability'), 'telemetry', {
    name: 'otel-gateway',
    exportTo: 'https://otlp.example.com',
    tracesPerSecond: 200,
    allowFrom: ['finance'],
    ...props,
  });
}
const sampler = (scope: TailSampling) => scope.sampling.config.processors?.tail_sampling;

test('two tiers without findings, of which services know the first', () => {
  const scope = tailSampling();
  expect(findingsUnder(scope)).toEqual([]);
  expect(scope.endpoint).toBe('http://otel-gateway.observability.svc.cluster.local:4317');
  expect(scope.sampling.intent.name).toBe('otel-gateway-sampling');
});

test('traces go by their id to the second tier; metrics and logs to the backend', () => {
  const { exporters, service } = tailSampling().balancing.config;
  expect(exporters?.['load_balancing/sampling']).toMatchObject({
    routing_key: 'traceID',
    resolver: { k8s: { service: 'otel-gateway-sampling.observability', ports: [4317] } },
  });
  expect(Object.entries(service?.pipelines ?? {}).map(([id, p]) => [id, p.exporters])).toEqual([
    ['traces', ['load_balancing/sampling']],
    ['metrics', ['otlp_http/backend']],
    ['logs', ['otlp_http/backend']],
  ]);
});

test('the first tier follows the endpoints of the second, and may read those alone', () => {
  const { balancing, sampling } = tailSampling();
  expect(manifestOf(balancing, 'Role')).toMatchObject({
    metadata: { name: 'otel-gateway', namespace: 'observability' },
    rules: [{ apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] }],
  });
  expect(manifestOf(balancing, 'RoleBinding').subjects).toEqual([
    { kind: 'ServiceAccount', name: 'otel-gateway', namespace: 'observability' },
  ]);
  expect(manifestOf(balancing, 'Deployment').spec.template.spec.automountServiceAccountToken).toBe(true);
  expect(manifestOf(sampling, 'Deployment').spec.template.spec.automountServiceAccountToken).toBe(false);
});

test('the second tier is reached pod by pod, from its own namespace only', () => {
  const { sampling, balancing } = tailSampling();
  expect(manifestOf(sampling, 'Service').spec.clusterIP).toBe('None');
  const from = (scope: typeof sampling) => manifestOf(scope, 'NetworkPolicy').spec.ingress[0].from;
  expect(from(sampling)[0].namespaceSelector.matchLabels).toEqual({ 'kubernetes.io/metadata.name': 'observability' });
  expect(from(balancing)[0].namespaceSelector.matchLabels).toEqual({ 'kubernetes.io/metadata.name': 'finance' });
  expect(manifestOf(balancing, 'NetworkPolicy').spec.egress).toContainEqual({
    to: [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'observability' } },
        podSelector: { matchLabels: { app: 'otel-gateway-sampling' } },
      },
    ],
    ports: [{ port: 4317, protocol: 'TCP' }],
  });
});

test('errors, slow traces and a tenth are kept, or what is asked for', () => {
  expect(sampler(tailSampling())).toMatchObject({
    decision_wait: '10s',
    policies: [
      { type: 'status_code', status_code: { status_codes: ['ERROR'] } },
      { type: 'latency', latency: { threshold_ms: 1000 } },
      { type: 'probabilistic', probabilistic: { sampling_percentage: 10 } },
    ],
  });
  const policies = [{ keep: 'attribute', key: 'customer.tier', values: ['gold'] }] as const;
  expect(sampler(tailSampling({ policies }))).toMatchObject({
    policies: [{ type: 'string_attribute', string_attribute: { key: 'customer.tier', values: ['gold'] } }],
  });
});

test('a dollar sign in an attribute is none of the Collector’s references', () => {
  const policies = [{ keep: 'attribute', key: 'price', values: ['$5', '$$', '${env:HOME}'] }] as const;
  expect(findingsUnder(tailSampling({ policies }))).toEqual([]);
  expect(sampler(tailSampling({ policies }))).toMatchObject({
    policies: [{ string_attribute: { values: ['$$5', '$$$$', '$${env:HOME}'] } }],
  });
});

test('memory follows from traffic: twice the traces of a wait, their spans at 4 KiB, in 60 % of it', () => {
  expect(sampler(tailSampling())).toMatchObject({ num_traces: 2000 });
  // (2,000 x 20 + 3 x 8,192) x 4 KiB / 0.6 = 420 MiB
  expect(tailSampling().sampling.intent.memory).toBe('448Mi');
  expect(sampler(tailSampling({ tracesPerSecond: 2000, replicas: 4 }))).toMatchObject({ num_traces: 10_000 });
  expect(tailSampling({ tracesPerSecond: 2000, replicas: 4 }).sampling.intent.memory).toBe('1472Mi');
});

test('with persistence both tiers keep what waits', () => {
  const { balancing, sampling } = tailSampling({ persistence: '5Gi' });
  expect(manifestOf(sampling, 'StatefulSet').spec.replicas).toBe(2);
  expect(balancing.config.exporters?.['load_balancing/sampling']).toMatchObject({
    sending_queue: { storage: 'file_storage/state' },
  });
});

test.each([undefined, '5Gi'])('a plan with it passes, on a volume of %s', (persistence) => {
  const scope = tailSampling({ persistence });
  const found = checkPlan(planOf(scope.node.root as Parameters<typeof planOf>[0]));
  expect(found.map(({ code, path }) => `${code} ${path}`)).toEqual([]);
});

test.each<[string, Partial<TailSamplingProps>, string[]]>([
  ['no traffic', { tracesPerSecond: 0 }, ['MW114']],
  ['no wait', { decisionSeconds: 0 }, ['MW114']],
  ['no policy', { policies: [] }, ['MW109']],
  ['a share of nothing', { policies: [{ keep: 'share', percent: 0 }] }, ['MW109']],
  ['a share that is no number', { policies: [{ keep: 'share', percent: Number.NaN }] }, ['MW109']],
  ['a share as a text', { policies: [{ keep: 'share', percent: '10' as never }] }, ['MW109']],
  ['more than all', { policies: [{ keep: 'share', percent: 100.1 }] }, ['MW109']],
  ['a share of less than one percent', { policies: [{ keep: 'share', percent: 0.1 }] }, []],
  ['an attribute without a name', { policies: [{ keep: 'attribute', key: '', values: ['a'] }] }, ['MW109']],
  ['an attribute without values', { policies: [{ keep: 'attribute', key: 'a', values: [] }] }, ['MW109']],
  ['a value that is no text', { policies: [{ keep: 'attribute', key: 'a', values: [1 as never] }] }, ['MW109']],
  ['an empty value', { policies: [{ keep: 'attribute', key: 'a', values: [''] }] }, ['MW109']],
  ['a negative time', { policies: [{ keep: 'slower-than', milliseconds: -1 }] }, ['MW109']],
  ['half a millisecond', { policies: [{ keep: 'slower-than', milliseconds: 0.5 }] }, ['MW109']],
  ['an endless time', { policies: [{ keep: 'slower-than', milliseconds: Number.POSITIVE_INFINITY }] }, ['MW109']],
  ['no time at all', { policies: [{ keep: 'slower-than', milliseconds: 0 }] }, []],
  ['what there is not', { policies: [{ keep: 'all' } as never] }, ['MW109']],
  ['nothing in place of a policy', { policies: [undefined as never] }, ['MW109']],
  ['each wrong policy once', { policies: [{ keep: 'share', percent: 0 }, { keep: 'x' } as never] }, ['MW109', 'MW109']],
  ['endless traffic', { tracesPerSecond: Number.POSITIVE_INFINITY }, ['MW114']],
  ['no replica', { replicas: 0 }, ['MW114', 'MW114']],
  ['traffic that is no number', { tracesPerSecond: Number.NaN }, ['MW114']],
])('%s', (_name, props, expected) => {
  expect(findingsUnder(tailSampling(props)).map(({ code }) => code)).toEqual(expected);
});
