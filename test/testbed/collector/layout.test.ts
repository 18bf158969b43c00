import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { apiVariables, layOut, type Surroundings } from '../../../testbed/collector/layout';
import { temporaryState } from '../temporary';

const folder = temporaryState();

const api = { host: '127.0.0.1', port: 6443, ca: 'CA', token: 'TOKEN', namespace: 'n' };
const config = 'processors: {memory_limiter: {limit_percentage: 80}}';

/** What is mounted at a path. */
function at(surroundings: Omit<Surroundings, 'config'>, place: string) {
  const found = layOut({ config, ...surroundings }).mounts.find((mount) => mount.at === place);
  if (!found) throw new Error(`nothing is mounted at ${place}`);
  return found;
}
const textAt = (surroundings: Omit<Surroundings, 'config'>, place: string) =>
  readFileSync(at(surroundings, place).from, 'utf8');

test('the configuration is mounted byte for byte, and what else the Collector is told follows it', () => {
  expect(textAt({}, '/etc/otelcol/collector.yaml')).toBe(config);
  expect(layOut({ config, args: ['--feature-gates=x'] }).args).toEqual([
    '--config=/etc/otelcol/collector.yaml',
    '--feature-gates=x',
  ]);
});

test('a limit of memory is said in a second file', () => {
  expect(JSON.parse(textAt({ memory: 2 ** 30 }, '/etc/container.yaml'))).toEqual({
    processors: { memory_limiter: { limit_mib: 819 } },
  });
  expect(layOut({ config, memory: 2 ** 30 }).args).toContain('--config=/etc/container.yaml');
});

test('host names are those of the node and what else is given', () => {
  const node = { name: 'node-1', folder: folder.path, address: '127.0.0.9' };
  expect(textAt({ node, hosts: { 'a.b.svc': '127.0.0.8' } }, '/etc/hosts')).toBe(
    '127.0.0.1 localhost\n127.0.0.9 node-1\n127.0.0.8 a.b.svc\n',
  );
});

test('the token lies where Kubernetes puts it, for its owner only, and the variables tell where the API server is', () => {
  const { from, readOnly } = at({ api }, '/var/run/secrets/kubernetes.io/serviceaccount');
  const read = (name: string) => readFileSync(path.join(from, name), 'utf8');
  expect([read('token'), read('ca.crt'), read('namespace'), readOnly]).toEqual(['TOKEN', 'CA', 'n', true]);
  expect(statSync(path.join(from, 'token')).mode & 0o777).toBe(0o600);
  expect(apiVariables(api)).toEqual({ KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: '6443' });
  expect(apiVariables(undefined)).toEqual({});
});

describe('a volume', () => {
  const node = { name: 'node-1', folder: '', address: '127.0.0.9' };
  const volume = (more: object) => ({ name: 'v', at: '/v', readOnly: true, ...more });
  const mounted = (more: object) =>
    at({ volumes: [volume(more)], node: { ...node, folder: path.join(folder.path, 'node') } }, '/v');

  test('of a node is in its folder, and its /proc is this machine’s', () => {
    expect(mounted({ hostPath: '/var/log/pods' }).from).toBe(path.join(folder.path, 'node/var/log/pods'));
    expect(mounted({ hostPath: '/proc' })).toEqual({ from: '/proc', at: '/v', readOnly: true });
  });

  test('of its own begins empty, and one of a Secret with its files', () => {
    expect(existsSync(mounted({}).from)).toBe(true);
    const { from } = mounted({ files: { 'tls.key': 'KEY' } });
    expect(readFileSync(path.join(from, 'tls.key'), 'utf8')).toBe('KEY');
  });
});
