import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { checkCluster } from '../../cli/mesh-config/check';
import { terminalProgress } from '../../cli/terminal';
import { checkMeshConfig, checkPathNormalization, type ExtensionProvider, readMeshConfig } from '../../lib';
import { ENVIRONMENTS } from '../../stacks/environments';
import { synthesize } from '../../stacks/synthesis';
import { startDiscovery, untilServing } from '../../testbed/mesh/discovery';
import { send } from '../../testbed/mesh/http';
import { obtainMeshParts } from '../../testbed/obtain';
import { endServers, freePorts } from '../../testbed/process';
import { kubectl, kubectlWith, root, TESTBED, testbed } from './support/testbed';

const needed = synthesize([ENVIRONMENTS.prod]).flatMap(({ extensionProviders }) => extensionProviders);
let folder: string;
/** The MeshConfig in what the command prints. */
let printed: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'mesh-config-'));
  printed = JSON.stringify(parse(meshConfig([]).stdout).meshConfig);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The testbed under the name that Pulumi.prod.yaml has for its cluster. */
const asProd = () => readFileSync(testbed().kubeconfig, 'utf8').replaceAll(testbed().context, 'finance-prod');

/** What somebody sees who runs the command, and has this kubeconfig. */
function meshConfig(args: readonly string[], kubeconfig = asProd()) {
  const KUBECONFIG = path.join(folder, 'kubeconfig');
  writeFileSync(KUBECONFIG, kubeconfig, { mode: 0o600 });
  const PATH = [path.dirname(testbed().kubectl), process.env.PATH].join(path.delimiter);
  const command = ['--import', 'tsx', 'cli/mesh-config.ts', '--env', 'prod', ...args];
  const env = { ...process.env, PATH, KUBECONFIG };
  return spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8', env });
}

describe('the mesh configuration of the cluster that the stack of prod names', () => {
  beforeAll(() => {
    kubectl('create', 'namespace', 'istio-system');
  });
  afterAll(() => {
    kubectl('delete', 'namespace', 'istio-system');
  });

  const keep = (mesh: string, name = 'istio') => {
    const metadata = { name, namespace: 'istio-system' };
    const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { mesh, meshNetworks: 'networks: {}' } };
    kubectlWith(JSON.stringify(configMap), 'apply', '-f', '-');
  };

  test('is missing where Istio is not installed: MW310', () => {
    const { status, stdout, stderr } = meshConfig(['--check']);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^MW310 error context finance-prod: .*istio-system\/istio\..*\n$/);
  });

  test('has what is needed once it has what the command prints', () => {
    keep(printed);
    const { status, stdout, stderr } = meshConfig(['--check']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.match(/ present$/gm)).toHaveLength(2);
  });

  test('has MW308 for each provider that it lacks or has otherwise', () => {
    keep('extensionProviders: [{name: otel-tracing, zipkin: {service: zipkin.tracing.svc.cluster.local, port: 9411}}]');
    const { status, stdout, stderr } = meshConfig(['--check']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^otel-tracing .* other\notel-access-log .* missing\n/m);
    expect(stderr.match(/^MW308 error /gm)).toHaveLength(2);
  });

  test('is read for the revision of Istio that is named', () => {
    keep(printed, 'istio-canary');
    expect(meshConfig(['--check', '--revision', 'canary']).status).toBe(0);
    expect(meshConfig(['--check', '--revision', 'stable']).stderr).toMatch(/^MW310 .*istio-stable/);
  });

  test('is MW311 where it is no YAML, for machines too', () => {
    keep('extensionProviders: [');
    const { status, stdout, stderr } = meshConfig(['--check', '--json']);
    expect([status, stderr]).toEqual([1, '']);
    expect(JSON.parse(stdout)).toMatchObject({ environment: 'prod', providers: [], findings: [{ code: 'MW311' }] });
  });

  test('is read from a testbed by its name, without any kubeconfig of the user’s', async () => {
    keep(printed);
    const mesh = { cluster: { testbed: TESTBED }, file: 'Pulumi.dev.yaml' };
    expect((await checkCluster(mesh, needed)).findings).toEqual([]);
  });

  test.each([
    ['is not looked for in a context that only happens to be current', () => asProd().replaceAll('finance-prod', 'x')],
    ['cannot be told where nobody answers', () => asProd().replace(/server: .*/, 'server: https://127.0.0.1:1')],
  ])('%s: MW311', (_what, kubeconfig) => {
    const { status, stdout, stderr } = meshConfig(['--check'], kubeconfig());
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^MW311 error ConfigMap istio-system\/istio of context finance-prod: .*\n$/);
  });
});

describe('istiod itself', () => {
  let meshd: string;
  beforeAll(async () => {
    ({ meshd } = (await obtainMeshParts(terminalProgress())).binaries);
  });

  /** What istiod makes of a MeshConfig: its own page on it. */
  async function understood(meshConfig: object): Promise<string> {
    const [ads = 0, debug = 0] = await freePorts(2);
    const discovery = await startDiscovery(meshd, folder, { ads, debug }, [], meshConfig);
    try {
      await untilServing(discovery);
      return (await send({ address: '127.0.0.1', port: debug, host: 'istiod' }, { path: '/debug/mesh' })).body;
    } finally {
      await endServers([discovery.server]);
    }
  }
  const findingsOn = async (extensionProviders: unknown) =>
    checkMeshConfig('istiod', readMeshConfig('istiod', await understood({ extensionProviders })), needed);

  test('has the providers and the paths that the command prints', async () => {
    const text = await understood(JSON.parse(printed));
    expect(JSON.parse(text).extensionProviders).toEqual(expect.arrayContaining([...needed]));
    expect(checkPathNormalization('istiod', readMeshConfig('istiod', text))).toEqual([]);
  });

  const [tracing, accessLog] = needed as [ExtensionProvider & { opentelemetry: object }, ExtensionProvider];

  test('takes what the check takes for them: a port as text, settings of the mesh’s own', async () => {
    const settings = { ...tracing.opentelemetry, port: '4317', maxTagLength: 99, http: null };
    expect(await findingsOn([{ ...tracing, opentelemetry: settings }, accessLog])).toEqual([]);
  });

  test('drops a provider of a misspelt type without a word, which the check finds', async () => {
    const misspelt = { name: tracing.name, openTelemetry: tracing.opentelemetry };
    expect(await findingsOn([misspelt, accessLog])).toMatchObject([{ code: 'MW308', value: { name: tracing.name } }]);
  });
});
