import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { listTestbeds, startTestbed, stopTestbed, testbedStatus } from '../../testbed';
import { AUDIT_POLICY, requestsOf } from '../../testbed/cluster/audit';
import { commandOf } from '../../testbed/cluster/commands';
import { kubeconfig } from '../../testbed/cluster/kubeconfig';
import { layoutOf, SERVERS } from '../../testbed/cluster/layout';
import { fakeNodes } from '../../testbed/cluster/nodes';
import { createPki, writePki } from '../../testbed/cluster/pki';
import { readRecord, type TestbedRecord, writeRecord } from '../../testbed/cluster/record';
import { NEVER_READY, STAGES } from '../../testbed/cluster/stages';
import { fakeVolumes } from '../../testbed/cluster/volumes';
import { cacheFolder, stateFolder, validName } from '../../testbed/folders';
import { BINARIES, type Binary } from '../../testbed/obtain';
import { refTo } from '../../testbed/process';
import { temporaryState } from './temporary';

const folder = temporaryState();

function recordOf(name: string, more: Partial<TestbedRecord> = {}): TestbedRecord {
  const binaries = Object.fromEntries(BINARIES.map((binary) => [binary, `/bin/${binary}`])) as Record<Binary, string>;
  return {
    name,
    startedAt: '2026-01-01T00:00:00.000Z',
    complete: true,
    nodes: 3,
    ports: { etcd: 20001, etcdPeer: 20002, api: 20003 },
    parts: { binaries, crds: '/crds', provenance: [] },
    servers: {},
    ...more,
  };
}

function store(record: TestbedRecord): void {
  mkdirSync(layoutOf(record.name).dir, { recursive: true });
  writeRecord(layoutOf(record.name), record);
}

describe('folders', () => {
  test('come from our own variable, then the XDG one, then the home', () => {
    expect(cacheFolder({ MESHWRIGHT_CACHE: '/a', XDG_CACHE_HOME: '/b' })).toBe('/a');
    expect(cacheFolder({ XDG_CACHE_HOME: '/b' })).toBe('/b/meshwright');
    expect(cacheFolder({ XDG_CACHE_HOME: 'relative' })).toMatch(/\/\.cache\/meshwright$/);
    expect(stateFolder({})).toMatch(/\/\.local\/state\/meshwright$/);
  });

  test.each(['', '..', 'a/b', 'A', '-a', 'a-', 'a'.repeat(41)])('%j is no name for a testbed', (name) => {
    expect(() => validName(name)).toThrow('is no name for a testbed');
  });
});

describe('keys and certificates', () => {
  test('the API server is known as 127.0.0.1 to who trusts the authority', async () => {
    const pems = await createPki();
    const server = new X509Certificate(pems['kube-apiserver.crt'] ?? '');
    expect(server.verify(new X509Certificate(pems['ca.crt'] ?? '').publicKey)).toBe(true);
    expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(server.checkHost('kubernetes.default.svc')).toBe('kubernetes.default.svc');
    expect(server.checkHost('example.com')).toBeUndefined();
  });

  test('the administrator is in the group that RBAC lets do everything, the scheduler is not', async () => {
    const pems = await createPki();
    expect(new X509Certificate(pems['client-admin.crt'] ?? '').subject).toBe('CN=admin\nO=system:masters');
    expect(new X509Certificate(pems['client-kube-scheduler.crt'] ?? '').subject).toBe('CN=system:kube-scheduler');
  });

  test('what the API trusts does not open etcd', async () => {
    const pems = await createPki();
    const etcdCa = new X509Certificate(pems['etcd-ca.crt'] ?? '').publicKey;
    expect(new X509Certificate(pems['client-admin.crt'] ?? '').verify(etcdCa)).toBe(false);
    expect(new X509Certificate(pems['etcd-client.crt'] ?? '').verify(etcdCa)).toBe(true);
  });

  test('only their owner can read them', async () => {
    writePki(path.join(folder.path, 'pki'), { 'ca.key': 'secret' });
    expect(statSync(path.join(folder.path, 'pki')).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(folder.path, 'pki', 'ca.key')).mode & 0o777).toBe(0o600);
  });

  test('the kubeconfig has one context, named after the testbed, and needs no other file', () => {
    const pems = { 'ca.crt': 'CA', 'client-admin.crt': 'CERT', 'client-admin.key': 'KEY' };
    const config = parse(kubeconfig('dev', 'https://127.0.0.1:20003', 'admin', pems));
    expect(config['current-context']).toBe('meshwright-dev');
    expect(config.contexts).toHaveLength(1);
    expect(config.users[0].user['client-key-data']).toBe(Buffer.from('KEY').toString('base64'));
  });
});

describe('commands', () => {
  test.each(SERVERS)('%s names no address but 127.0.0.1', (server) => {
    const { args } = commandOf(server, layoutOf('dev'), recordOf('dev'));
    const addresses =
      args
        .filter((arg) => !/cidr|cluster-ip-range/.test(arg))
        .join(' ')
        .match(/\d+\.\d+\.\d+\.\d+/g) ?? [];
    expect(addresses.filter((address) => address !== '127.0.0.1')).toEqual([]);
  });

  test('etcd and the API server listen on the ports of the record, the rest on none', () => {
    const args = (server: (typeof SERVERS)[number]) => commandOf(server, layoutOf('dev'), recordOf('dev')).args;
    expect(args('etcd')).toContain('--listen-client-urls=https://127.0.0.1:20001');
    expect(args('kube-apiserver')).toEqual(
      expect.arrayContaining(['--bind-address=127.0.0.1', '--secure-port=20003', '--authorization-mode=RBAC']),
    );
    expect(args('kube-controller-manager')).toContain('--secure-port=0');
    expect(args('kube-scheduler')).toContain('--secure-port=0');
  });

  test('the API server writes down what service accounts ask for, but the controllers’ own', () => {
    const { args } = commandOf('kube-apiserver', layoutOf('dev'), recordOf('dev'));
    expect(args).toContain(`--audit-policy-file=${AUDIT_POLICY}`);
    expect(args).toContain(`--audit-log-path=${layoutOf('dev').audit}`);
    const { rules } = parse(readFileSync(AUDIT_POLICY, 'utf8'));
    expect(rules).toEqual([
      { level: 'None', userGroups: ['system:serviceaccounts:kube-system'] },
      { level: 'Metadata', userGroups: ['system:serviceaccounts'] },
      { level: 'None' },
    ]);
  });

  test('the stages of fake pods keep a pod that must not become ready from becoming ready', () => {
    const stages = parseAllDocuments(readFileSync(STAGES, 'utf8')).map((document) => document.toJS());
    const [[key, value]] = Object.entries(NEVER_READY) as [[string, string]];
    const conditions = stages.flatMap((stage) =>
      (stage.spec.selector.matchExpressions as { key: string; operator: string; values?: string[] }[])
        .filter((expression) => expression.key === `.metadata.labels["${key}"]` && expression.values?.includes(value))
        .map(({ operator }) => [stage.metadata.name, operator]),
    );
    expect(conditions).toEqual([
      ['pod-ready', 'NotIn'],
      ['pod-never-ready', 'In'],
    ]);
  });

  test('nodes are spread evenly over three zones', () => {
    const { items } = fakeNodes(6, '1.36.3') as { items: { metadata: { labels: Record<string, string> } }[] };
    const zones = items.map(({ metadata }) => metadata.labels['topology.kubernetes.io/zone']);
    expect(zones).toEqual(['a', 'b', 'c', 'a', 'b', 'c'].map((zone) => `testbed-${zone}`));
    expect(items[5]?.metadata.labels['kubernetes.io/hostname']).toBe('node-5');
  });
});

describe('requests of a service account', () => {
  const account = { namespace: 'n', name: 'collector' };
  const event = (more: object) =>
    JSON.stringify({
      verb: 'list',
      requestURI: '/api/v1/pods?limit=500',
      user: { username: 'system:serviceaccount:n:collector' },
      objectRef: { resource: 'pods', apiVersion: 'v1' },
      annotations: { 'authorization.k8s.io/decision': 'allow' },
      ...more,
    });
  const listed = { verb: 'list', group: '', resource: 'pods', namespace: '', name: '', allowed: true };

  function write(...lines: string[]): void {
    mkdirSync(layoutOf('dev').logs, { recursive: true });
    writeFileSync(layoutOf('dev').audit, lines.join('\n'));
  }

  test('are those of its name, each once, and a line that is not finished is not read', () => {
    const other = event({ user: { username: 'system:serviceaccount:n:collector-2' } });
    write(event({}), other, event({ stage: 'ResponseComplete' }), event({ verb: 'watch' }).slice(0, 80));
    expect(requestsOf({ name: 'dev' }, account)).toEqual([listed]);
  });

  test('tell group, subresource, namespace, name and what was refused', () => {
    const objectRef = { apiGroup: 'apps', resource: 'deployments', subresource: 'scale', namespace: 's', name: 'd' };
    write(event({ verb: 'get', objectRef, annotations: { 'authorization.k8s.io/decision': 'forbid' } }), '');
    const asked = { verb: 'get', group: 'apps', resource: 'deployments/scale', namespace: 's', name: 'd' };
    expect(requestsOf({ name: 'dev' }, account)).toEqual([{ ...asked, allowed: false }]);
  });

  test('for what is no resource tell the path', () => {
    write(event({ verb: 'get', requestURI: '/version?timeout=32s', objectRef: undefined }), '');
    expect(requestsOf({ name: 'dev' }, account)).toMatchObject([{ verb: 'get', resource: '/version' }]);
  });
});

describe('volumes', () => {
  const { items } = fakeVolumes() as { items: { kind: string; metadata: { name: string }; spec?: unknown }[] };

  test('are of the class that a claim has which names none', () => {
    const [storageClass, ...volumes] = items;
    expect(storageClass).toMatchObject({
      kind: 'StorageClass',
      metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    });
    expect(volumes).toHaveLength(20);
    for (const volume of volumes) expect(volume.spec).toMatchObject({ storageClassName: 'standard' });
  });
});

describe('a testbed', () => {
  test('that never was is absent, and stopping it changes nothing', async () => {
    expect((await testbedStatus('none')).state).toBe('absent');
    expect(await stopTestbed('none')).toBeUndefined();
    expect(listTestbeds()).toEqual([]);
  });

  test('whose processes are gone is stopped, also when others have their ids', async () => {
    const me = refTo(process.pid);
    store(recordOf('old', { servers: { etcd: { pid: process.pid, identity: `${me?.identity}0` } } }));
    const { state, servers } = await testbedStatus('old');
    expect(state).toBe('stopped');
    expect(servers[0]).toEqual({ server: 'etcd' });
    expect(await stopTestbed('old')).toBe(0);
    expect(existsSync(layoutOf('old').dir)).toBe(false);
  });

  test('of which only a part runs is broken', async () => {
    store(recordOf('half', { servers: { etcd: refTo(process.pid) } }));
    expect((await testbedStatus('half')).state).toBe('broken');
    expect(listTestbeds()).toEqual(['half']);
  });

  test('is recorded as a whole, for its owner only', () => {
    store(recordOf('dev'));
    expect(readRecord(layoutOf('dev'))).toEqual(recordOf('dev'));
    expect(statSync(layoutOf('dev').record).mode & 0o777).toBe(0o600);
  });

  test.each([0, -1, 1.5, 1001, Number.NaN])('cannot have %s nodes', async (nodes) => {
    await expect(startTestbed({ name: 'dev', nodes })).rejects.toThrow('Allowed: 1 to 1000');
  });
});
