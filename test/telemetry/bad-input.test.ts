import { App, Chart } from 'cdk8s';
import { checkPlan } from '../../lib/check';
import { planOf } from '../../lib/plan';
import { type CollectorConfig, OtelCollector, type OtelCollectorProps, TailSampling } from '../../lib/telemetry';

const INHERITED = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'];
const SECTIONS = ['receivers', 'processors', 'exporters', 'connectors', 'extensions'];

function codesOf(build: (chart: Chart) => void): string[] {
  const app = new App();
  build(new Chart(app, 'telemetry', { namespace: 'telemetry' }));
  const plan = planOf(app);
  return [...plan.findings, ...checkPlan(plan)].map(({ code, path }) => `${code} ${path}`);
}

const gateway = (props: Partial<OtelCollectorProps>) =>
  codesOf((chart) => new OtelCollector(chart, 'gateway', { name: 'gateway', ...props }));

test.each(SECTIONS.flatMap((section) => INHERITED.map((name) => [section, name] as const)))(
  'a component of %s may be called %s, as a property of every object is',
  (section, name) => {
    const pipelines = { 'traces/x': { receivers: ['otlp', name], processors: [name], exporters: [name] }, [name]: {} };
    // As JSON, since a literal's `__proto__` is no key.
    const components = JSON.parse(`{"${name}": {"${name}": 1}, "otlp/x": {"${name}": {}}}`);
    const overlay = { [section]: components, service: { pipelines, extensions: [name] } } as unknown as CollectorConfig;
    const codes = gateway({ overlay });
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.filter((code) => code.startsWith('MW112'))).toEqual([]);
  },
);

test.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 0.5, 1e308])('%s is out of every range, once', (value) => {
  expect(gateway({ queueSize: value })).toEqual(['MW114 telemetry/gateway']);
  expect(gateway({ replicas: value })).toEqual(['MW114 telemetry/gateway']);
  for (const prop of ['tracesPerSecond', 'spansPerTrace', 'decisionSeconds']) {
    const props = { name: 'sampled', exportTo: 'https://otlp.example:443', tracesPerSecond: 10, [prop]: value };
    expect(codesOf((chart) => new TailSampling(chart, 'tail', props))).toEqual(['MW114 telemetry/tail']);
  }
});

test.each([
  ['a volume’s name', { volumes: [{ name: 'My Volume', mountPath: '/a', source: { emptyDir: {} } }] }, 'MW102'],
  ['a Service’s name', { name: '1st' }, 'MW102'],
  ['a variable’s name', { secretEnv: { 'a-b': { secret: 'a', key: 'k', external: true } } }, 'MW102'],
  ['a Secret’s name', { secretEnv: { A: { secret: 'A', key: 'k', external: true } } }, 'MW102'],
  ['a Secret’s key', { secretEnv: { A: { secret: 'a', key: 'k k', external: true } } }, 'MW102'],
  ['a volume’s size', { persistence: '512m', exportTo: 'https://otlp.example:443' }, 'MW104'],
] as [string, Partial<OtelCollectorProps>, string][])('%s that is none is %s', (_name, props, code) => {
  expect(gateway(props)).toContain(`${code} telemetry/gateway`);
});
