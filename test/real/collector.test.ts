import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Chart } from 'cdk8s';
import { AgentNamespace, OtelAgent, OtelCollector, planOf, TailSampling } from '../../lib';
import { runExperiments } from '../../prove/experiment';
import { TELEMETRY_EXPERIMENTS, telemetryLab } from '../../prove/telemetry';
import { synthesize } from '../../stacks/synthesis';
import {
  collectorPod,
  openSender,
  startApplication,
  startBackend,
  startCollector,
  validate,
} from '../../testbed/collector';

const GATEWAY = 'otel-gateway';
const OTLP_GRPC = 4317;

const environments = synthesize().map(({ environment, plan }) => ({
  name: environment.name,
  pod: collectorPod(
    plan.objects.map(({ manifest }) => manifest),
    GATEWAY,
  ),
}));

/** Where this test's Collectors lie, and nobody else's. */
const state = mkdtempSync(path.join(tmpdir(), 'meshwright-collector-'));
beforeAll(() => {
  process.env.MESHWRIGHT_STATE = state;
});
afterAll(() => rmSync(state, { recursive: true, force: true }));

describe.each(environments)('the gateway of $name', ({ pod }) => {
  test('is accepted by otelcol validate', async () => {
    expect(await validate(pod)).toEqual([]);
  });

  test('starts as it is deployed, takes all three signals, and ends with exit code 0', async () => {
    const collector = await startCollector(pod);
    try {
      const application = startApplication('billing', collector.url(OTLP_GRPC));
      for (let i = 0; i < 10; i++) application.serve();
      await application.flush();
      await application.close();
      expect(await collector.terminate()).toBe(0);
      const log = collector.log();
      expect(log).toMatch(/"msg":"Traces".*"spans":10\b/);
      expect(log).toMatch(/"msg":"Metrics".*"metrics":1\b/);
      expect(log).toMatch(/"msg":"Logs".*"log records":10\b/);
      expect(log).not.toMatch(/"level":"(error|fatal)"/);
    } finally {
      await collector.stop();
    }
  });
});

describe('everything that the library makes', () => {
  const app = new App();
  const chart = new Chart(app, 'observability', { namespace: 'observability', disableResourceNameHashes: true });
  const exportTo = 'https://otlp.example.com';
  new OtelCollector(chart, 'persistent', {
    name: 'persistent',
    exportTo,
    exportHeaders: { authorization: { secret: 'otlp', key: 'authorization' } },
    persistence: '1Gi',
  });
  const exported = { name: 'sampled', exportTo, tracesPerSecond: 100, persistence: '1Gi' };
  const gateway = new TailSampling(chart, 'sampled', exported);
  const namespace = new AgentNamespace(chart, 'agents', { name: 'agents' });
  new OtelAgent(new Chart(app, 'agents', { namespace: 'agents', disableResourceNameHashes: true }), 'agent', {
    name: 'agent',
    namespace,
    exportTo: gateway,
  });
  const manifests = planOf(app).objects.map(({ manifest }) => manifest);

  test.each(['persistent', 'sampled', 'sampled-sampling'])('%s is accepted by otelcol validate', async (name) => {
    expect(await validate(collectorPod(manifests, name, { 'otlp/authorization': 'Bearer x' }))).toEqual([]);
  });

  test('of an agent, otelcol validate misses only what a Pod is given to know its kubelet by', async () => {
    const said = await validate(collectorPod(manifests, 'agent'));
    expect(said).toEqual([expect.stringMatching(/"kubelet_stats" .*serviceaccount\/ca\.crt could not be read/)]);
  });

  test('a secret header goes to the backend, and stands neither in the configuration nor in the log', async () => {
    const backend = await startBackend();
    const pod = collectorPod(manifests, 'persistent', { 'otlp/authorization': 'Bearer s3cret' });
    const collector = await startCollector({ ...pod, config: pod.config.replace(exportTo, backend.endpoint) });
    try {
      const sender = openSender(collector.url(OTLP_GRPC));
      await sender.send(1);
      await sender.close();
      expect(await backend.until('traces', 1)).toBe(1);
      expect(backend.headers.authorization).toBe('Bearer s3cret');
      expect(pod.config).not.toContain('s3cret');
      expect(collector.log()).not.toContain('s3cret');
    } finally {
      await collector.stop();
      await backend.goDown();
    }
  });
});

describe('a Collector that cannot be', () => {
  const [{ pod } = { pod: undefined }] = environments;
  const broken = (from: string, to: string) => ({ config: (pod?.config ?? '').replaceAll(from, to) });

  test('what validate refuses it refuses with its words', async () => {
    const said = (await validate(broken('check_interval', 'check_intervall'))).join('\n');
    expect(said).toContain('check_intervall');
    expect(said).not.toContain(state);
  });

  test('what fails at the start fails it with the end of its log, and nothing of it stays', async () => {
    const twice = broken(':4318', ':4317');
    expect(await validate(twice)).toEqual([]);
    await expect(startCollector(twice)).rejects.toThrow(/ended by itself.*address already in use/s);
    expect(readdirSync(path.join(state, 'collectors'))).toEqual([]);
    expect(processesNaming(state)).toEqual([]);
  });
});

// The same experiments that `npm run prove -- telemetry --short` shows as a table.
describe('what the gateway promises', () => {
  const lab = telemetryLab();

  test.each(TELEMETRY_EXPERIMENTS.filter(({ short }) => short))('$id: $title', async (experiment) => {
    const [verdict] = await runExperiments([experiment], lab, (_title, run) => run(() => {}));
    expect(verdict).toMatchObject({ holds: true });
  });
});

test('nothing is left of Collectors that are stopped', () => {
  expect(readdirSync(path.join(state, 'collectors'))).toEqual([]);
  expect(processesNaming(state)).toEqual([]);
});

/** The ids of the processes whose command line names this path. */
function processesNaming(text: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  });
}
