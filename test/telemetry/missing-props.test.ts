import { App, type Chart } from 'cdk8s';
import { formatFinding } from '../../lib/finding';
import { planOf } from '../../lib/plan';
import { AgentNamespace, OtelAgent, OtelCollector, TailSampling } from '../../lib/telemetry';
import { chart } from '../support/estate';

/** What `!` and `any` let through. */
// biome-ignore lint/suspicious/noExplicitAny: it is what the test is about
type Unchecked = any;

function errors(build: (scope: Chart) => void): string[] {
  const scope = chart();
  build(scope);
  const { findings } = planOf(App.of(scope));
  return findings.filter(({ level }) => level === 'error').map(formatFinding);
}

test.each<[string, Unchecked, RegExp]>([
  ['no name', { name: undefined }, /^MW124 error finance\/c: name is undefined/],
  ['memory in a number', { memory: 512 }, /^MW124 .*memory is of the wrong type \(is: 512\)\. Allowed: text/],
  ['a backend that is no text', { exportTo: new URL('https://a.example') }, /^MW124 .*exportTo is of the wrong type/],
  [
    'a header without its key',
    { exportHeaders: { a: { secret: 's' } } },
    /^MW124 .*exportHeaders\.a\.key is undefined/,
  ],
  ['pipelines that are no function', { pipelines: [] }, /^MW124 .*pipelines is of the wrong type/],
  ['pipelines that are not returned', { pipelines: () => undefined }, /^MW124 .*: pipelines is undefined/],
  ['a pipeline that is null', { pipelines: () => [null] }, /^MW124 .*pipelines\[0\] is/],
  [
    'a pipeline without processors',
    { pipelines: ({ otlp, exporter }: Unchecked) => [{ signal: 'logs', receivers: [otlp], exporters: [exporter] }] },
    /^MW124 .*pipelines\[0\]\.processors is undefined/,
  ],
  [
    'a component that is a name',
    {
      pipelines: ({ otlp, memoryLimiter }: Unchecked) => [
        { signal: 'logs', receivers: [otlp], processors: [memoryLimiter], exporters: ['debug'] },
      ],
    },
    /^MW124 .*pipelines\[0\]\.exporters\[0\] is of the wrong type/,
  ],
  [
    'a signal that is none',
    { pipelines: ({ otlp }: Unchecked) => [{ signal: 'log', receivers: [otlp], processors: [], exporters: [] }] },
    /^MW124 .*pipelines\[0\]\.signal is of the wrong type/,
  ],
  ['a namespace that is undefined', { allowFrom: [undefined] }, /^MW124 .*allowFrom\[0\] is undefined/],
  ['a mesh without a release', { mesh: {} }, /^MW124 .*mesh\.version is undefined/],
  ['a mesh of an old release', { mesh: { version: '1.9' } }, /^MW126 .*mesh\.version/],
  ['a trust domain as a URL', { mesh: { version: '1.31', trustDomain: 'spiffe://a' } }, /^MW102 .*trustDomain/],
])('a Collector with %s is a finding, not a stack trace', (_name, props, expected) => {
  const found = errors((scope) => new OtelCollector(scope, 'c', { name: 'otel', ...props }));
  expect(found).toEqual([expect.stringMatching(expected)]);
});

test('of nothing at all, every construct says what it lacks', () => {
  const nothing = {} as Unchecked;
  const all = errors((scope) => {
    new OtelCollector(scope, 'collector', nothing);
    new TailSampling(scope, 'sampling', nothing);
    new AgentNamespace(scope, 'namespace', nothing);
    new OtelAgent(scope, 'agent', nothing);
  });
  expect(all.map((line) => line.replace(/ is undefined.*/, ''))).toEqual([
    'MW124 error finance/collector: name',
    'MW124 error finance/sampling: name',
    'MW124 error finance/sampling: tracesPerSecond',
    'MW124 error finance/namespace: name',
    ...['name', 'namespace', 'exportTo', 'collects'].map((prop) => `MW124 error finance/agent: ${prop}`),
  ]);
});
