import { App, Chart } from 'cdk8s';
import { component, findingsOf, OtelCollector, pipeline, planOf, type SamplingPolicy, TailSampling } from '../../lib';
import { collectorPod, startCollector, validate } from '../../testbed/collector';
import { randomFrom } from '../plan/random';

const GENERATED = 300;

function chart(): Chart {
  return new Chart(new App(), 'o', { namespace: 'observability', disableResourceNameHashes: true });
}

/** A gateway that samples by these policies, the codes of its findings, and what its Pod runs. */
function sampling(policies: readonly object[]) {
  const scope = chart();
  new OtelCollector(scope, 'gateway', {
    name: 'gateway',
    pipelines: ({ otlp, memoryLimiter, exporter }) => [
      pipeline('traces', {
        receivers: [otlp],
        processors: [memoryLimiter, component('processor', 'tail_sampling', ['traces'], { policies })],
        exporters: [exporter],
      }),
    ],
  });
  const codes = scope.node
    .findAll()
    .flatMap(findingsOf)
    .map(({ code }) => code);
  const manifests = () => planOf(scope.node.root as App).objects.map(({ manifest }) => manifest);
  return { codes, pod: () => collectorPod(manifests(), 'gateway') };
}

/** Policies of every kind, with settings of which some are good for nothing. */
function generated(): object[] {
  const { pick, below } = randomFrom(31);
  const text = () => pick(['a', 'http.route', '', 'x y', '€']);
  const texts = () => Array.from({ length: below(3) }, () => pick(['a', '^b', '(', '[a-z]+$', '(?=x)', '']));
  const number = () => pick([0, 1, 5, 100, 1000, -1, 101, 0.5, 2 ** 40]);
  const settings = (): Record<string, object> => ({
    latency: { threshold_ms: number(), ...(below(2) === 0 && { upper_threshold_ms: number() }) },
    numeric_attribute: { key: text(), min_value: number(), max_value: number() },
    probabilistic: { sampling_percentage: number() },
    status_code: { status_codes: pick([['ERROR'], ['OK', 'UNSET'], ['error'], []]) },
    string_attribute: { key: text(), values: texts(), enabled_regex_matching: below(2) === 0 },
    rate_limiting: { spans_per_second: number() },
    span_count: { min_spans: pick([0, 2, 5]), max_spans: pick([0, 1, 5]) },
    trace_state: { key: text(), values: texts() },
    boolean_attribute: { key: text(), value: below(2) === 0 },
    ottl_condition: { span: pick([[], ['attributes["a"] == "b"'], ['nonsense(']]) },
    always_sample: {},
  });
  const simple = (name: string): object => {
    const all = settings();
    const type = pick(Object.keys(all) as [string, ...string[]]);
    return { name, type, ...(type !== 'always_sample' && below(10) > 0 && { [type]: all[type] }) };
  };
  return Array.from({ length: GENERATED }, (_, i) => {
    const name = `policy-${i}`;
    return pick<() => object>([
      () => simple(name),
      () => simple(name),
      () => ({ name, type: 'and', and: { and_sub_policy: [simple('x'), simple('y')] } }),
      () => ({ name, type: 'not', not: { not_sub_policy: simple('x') } }),
      () => ({ name, type: 'drop', drop: { drop_sub_policy: [simple('x')] } }),
    ])();
  });
}

test(`the Collector starts with all of ${GENERATED} generated policies that have no finding`, async () => {
  const sound = generated().filter((policy) => sampling([policy]).codes.length === 0);
  expect(sound.length).toBeGreaterThan(GENERATED / 10);
  const { codes, pod } = sampling(sound);
  expect(codes).toEqual([]);
  expect(await validate(pod())).toEqual([]);
  const collector = await startCollector(pod());
  await collector.stop();
});

test('it starts with policies of props, whatever texts their attributes are', async () => {
  const { string, pick } = randomFrom(32);
  const policies = Array.from({ length: 100 }, (): SamplingPolicy => {
    const [key, value] = [string(), string()].map((text) => `x${text}`.replace(/\p{Surrogate}/gu, ''));
    return pick<SamplingPolicy>([
      { keep: 'attribute', key: key ?? '', values: [value ?? ''] },
      { keep: 'share', percent: 0.01 },
      { keep: 'slower-than', milliseconds: 0 },
    ]);
  });
  const scope = chart();
  new TailSampling(scope, 'tiers', { name: 'gateway', tracesPerSecond: 1, policies });
  expect(scope.node.findAll().flatMap(findingsOf)).toEqual([]);
  const manifests = planOf(scope.node.root as App).objects.map(({ manifest }) => manifest);
  const collector = await startCollector(collectorPod(manifests, 'gateway-sampling'));
  await collector.stop();
});

test.each<[string, object[]]>([
  [
    'a regular expression that is none',
    [
      {
        name: 'a',
        type: 'string_attribute',
        string_attribute: { key: 'a', values: ['('], enabled_regex_matching: true },
      },
    ],
  ],
  [
    'two policies of one name',
    [
      { name: 'a', type: 'always_sample' },
      { name: 'a', type: 'always_sample' },
    ],
  ],
  ['an unknown status', [{ name: 'a', type: 'status_code', status_code: { status_codes: ['error'] } }]],
  ['no status', [{ name: 'a', type: 'status_code', status_code: { status_codes: [] } }]],
  ['a type that there is not', [{ name: 'a', type: 'sometimes' }]],
])('it does not start with %s, which has a finding', async (_name, policies) => {
  const { codes, pod } = sampling(policies);
  expect(codes.length).toBeGreaterThan(0);
  await expect(startCollector(pod())).rejects.toThrow();
});
