import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
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

/** What stands in for the Secret that a deployment brings. */
const SECRETS = { 'otlp-backend/authorization': 'Bearer x' };
const environments = synthesize().map(({ environment: { name }, plan }) => {
  const manifests = plan.objects.map(({ manifest }) => manifest);
  const collectors = manifests.flatMap(({ kind, metadata }) => {
    const isCollector = /^(Deployment|StatefulSet|DaemonSet)$/.test(kind) && metadata.name.startsWith('otel-');
    return isCollector ? [metadata.name] : [];
  });
  return { name, manifests, collectors };
});

/** Where this test's Collectors lie, and nobody else's. */
const state = mkdtempSync(path.join(tmpdir(), 'meshwright-collector-'));
beforeAll(() => {
  process.env.MESHWRIGHT_STATE = state;
});
/** Of Collectors that need an API server, and of experiments. */
const lab = telemetryLab();
afterAll(async () => {
  await lab.end();
  rmSync(state, { recursive: true, force: true });
});

describe.each(environments)('of $name', ({ name, manifests, collectors }) => {
  const pod = async (collector: string) => {
    const cluster = await lab.cluster();
    await cluster.admit(manifests);
    return cluster.pod(manifests, collector, undefined, SECRETS);
  };

  test.each(collectors)('%s is accepted by otelcol validate', async (collector) => {
    expect(await validate(await pod(collector))).toEqual([]);
  });

  test('the gateway starts as it is deployed, takes all three signals, and ends with exit code 0', async () => {
    const backend = await startBackend();
    const deployed = await pod(GATEWAY);
    const config = deployed.config.replaceAll(/https:\/\/otlp\.[a-z.]*example/g, backend.endpoint);
    const collector = await startCollector({ ...deployed, config });
    try {
      const application = startApplication('billing', collector.url(OTLP_GRPC));
      for (let i = 0; i < 10; i++) application.serve();
      await application.flush();
      await application.close();
      if (name === 'dev') {
        expect(await collector.terminate()).toBe(0);
        const log = collector.log();
        expect(log).toMatch(/"msg":"Traces".*"spans":10\b/);
        expect(log).toMatch(/"msg":"Metrics".*"metrics":1\b/);
        expect(log).toMatch(/"msg":"Logs".*"log records":10\b/);
        expect(log).not.toMatch(/"level":"(error|fatal)"/);
      } else {
        // Traces of prod wait on its volume for the tier that decides, which does not run here.
        if (name === 'staging') expect(await backend.until('traces', 10)).toBe(10);
        expect(await backend.until('metrics', 1)).toBeGreaterThanOrEqual(1);
        expect(await backend.until('logs', 10)).toBe(10);
        expect(backend.headers.authorization).toBe(SECRETS['otlp-backend/authorization']);
        expect(await collector.terminate()).toBe(0);
      }
    } finally {
      await collector.stop();
      await backend.goDown();
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
  const exported = { name: 'sampled', exportTo, tracesPerSecond: 100, persistence: '1Gi', allowFrom: ['agents'] };
  const gateway = new TailSampling(chart, 'sampled', exported);
  const namespace = new AgentNamespace(chart, 'agents', { name: 'agents' });
  const agents = new Chart(app, 'agents', { namespace: 'agents', disableResourceNameHashes: true });
  for (const collects of ['logs', 'metrics'] as const) {
    const measured = collects === 'metrics' && { hostFilesystems: ['/var/lib/containerd'] };
    new OtelAgent(agents, collects, { name: `agent-${collects}`, collects, namespace, exportTo: gateway, ...measured });
  }
  const manifests = planOf(app).objects.map(({ manifest }) => manifest);

  test.each(['persistent', 'sampled', 'sampled-sampling'])('%s is accepted by otelcol validate', async (name) => {
    expect(await validate(collectorPod(manifests, name, { 'otlp/authorization': 'Bearer x' }))).toEqual([]);
  });

  test.each(['agent-logs', 'agent-metrics'])(
    '%s is accepted by otelcol validate where it is given what its Pod is',
    async (name) => {
      const cluster = await lab.cluster();
      await cluster.admit(manifests);
      expect(await validate(await cluster.pod(manifests, name))).toEqual([]);
    },
  );

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

describe('a Collector’s container', () => {
  const { config } = collectorPod(environments[0]?.manifests ?? [], GATEWAY);
  const volume = { name: 'state', at: '/var/lib/otelcol', readOnly: false };

  test('has what its Pod mounts and nothing else of this machine, which has none of it', async () => {
    const mounted = readFileSync('/proc/self/mountinfo', 'utf8');
    const collector = await startCollector({ config, volumes: [volume] });
    try {
      const [process, ...others] = processesIn(state);
      expect(others).toEqual([]);
      const root = `/proc/${process}/root`;
      expect(readdirSync(root).sort()).toEqual(['etc', 'otelcol-contrib', 'proc', 'sys', 'var']);
      expect(readdirSync(path.join(root, 'etc')).sort()).toEqual(['hosts', 'otelcol']);
      const options = (at: string) =>
        new RegExp(` ${at} (r[ow])[, ]`).exec(readFileSync(`/proc/${process}/mountinfo`, 'utf8'))?.[1];
      expect([options('/'), options('/etc/hosts'), options('/var/lib/otelcol')]).toEqual(['ro', 'ro', 'rw']);
      expect(readFileSync('/proc/self/mountinfo', 'utf8')).toBe(mounted);
    } finally {
      await collector.stop();
    }
  });

  test('is gone with the Collector, whether it is killed, ended or stopped', async () => {
    const collector = await startCollector({ config });
    const [process] = processesIn(state);
    expect(await collector.kill()).toBe('SIGKILL');
    expect(existsSync(`/proc/${process}`)).toBe(false);
    await collector.restart();
    expect(await collector.terminate()).toBe(0);
    await collector.stop();
    expect(processesIn(state)).toEqual([]);
  });
});

describe('a Collector that cannot be', () => {
  const { config } = collectorPod(environments[0]?.manifests ?? [], GATEWAY);
  const broken = (from: string, to: string) => ({ config: config.replaceAll(from, to) });

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
    expect(processesIn(state)).toEqual([]);
  });
});

// The same experiments that `npm run prove -- telemetry --short` shows as a table.
describe('what Collectors promise', () => {
  test.each(TELEMETRY_EXPERIMENTS.filter(({ short }) => short))('$id: $title', async (experiment) => {
    const [verdict] = await runExperiments([experiment], lab, (_title, run) => run(() => {}));
    expect(verdict?.holds ? 'holds' : verdict?.measured).toBe('holds');
  });
});

test('nothing is left of what is stopped', async () => {
  await lab.end();
  for (const folder of readdirSync(state)) {
    expect(readdirSync(path.join(state, folder)).filter((name) => !name.endsWith('.lock'))).toEqual([]);
  }
  expect(processesIn(state)).toEqual([]);
});

/** The ids of the processes whose root is in this folder. */
function processesIn(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/root`).startsWith(folder);
    } catch {
      return false;
    }
  });
}
