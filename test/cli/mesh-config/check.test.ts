import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkCluster, checkFile } from '../../../cli/mesh-config/check';
import { fragmentText } from '../../../cli/mesh-config/report';
import { PATH_NORMALIZATION } from '../../../lib';
import { NEEDED } from './support';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'mesh-config-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function file(text: string): string {
  const name = path.join(folder, 'mesh.yaml');
  writeFileSync(name, text);
  return name;
}

/** A stack whose kubectl keeps its arguments and its input, and answers as told. */
function answering(stdout: string, stderr = '') {
  const command = path.join(folder, 'kubectl');
  writeFileSync(path.join(folder, 'stdout'), stdout);
  writeFileSync(path.join(folder, 'stderr'), stderr);
  const keep = 'echo "$@" > arguments; cat > input; cat stdout; cat stderr >&2';
  writeFileSync(command, `#!/bin/sh\ncd ${folder}; ${keep}; exit ${stderr === '' ? 0 : 1}\n`);
  chmodSync(command, 0o755);
  return { ...stack, kubectl: command };
}
const seen = (name: string) => readFileSync(path.join(folder, name), 'utf8');

const stack = { cluster: { context: 'finance-prod' }, file: 'Pulumi.prod.yaml' };
const SOURCE = 'ConfigMap istio-system/istio of context finance-prod';

describe('a file', () => {
  test('with what the command prints has all that is needed', async () => {
    const name = file(fragmentText(NEEDED, 'prod'));
    expect(await checkFile(name, NEEDED)).toMatchObject({
      source: name,
      providers: [{ state: 'present' }, { state: 'present' }],
      findings: [],
    });
  });

  test('without it has MW308 for each provider, and MW312 for its paths', async () => {
    const name = file('meshConfig: {extensionProviders: [{name: logs, zipkin: {}}]}');
    const { providers, findings } = await checkFile(name, NEEDED);
    expect(providers.map(({ state }) => state)).toEqual(['missing', 'other']);
    expect(findings).toMatchObject([
      { code: 'MW312', path: name },
      { code: 'MW308', path: name },
      { code: 'MW308', path: name, value: { name: 'logs', zipkin: {} } },
    ]);
  });

  test.each([
    ['that is not there', () => path.join(folder, 'nowhere'), 'no such file'],
    ['that is a folder', () => folder, 'illegal operation on a directory'],
    ['that is something else', () => file('kind: Pod'), 'there is no mesh configuration in it'],
  ])('%s is MW311', async (_what, name, message) => {
    expect(await checkFile(name(), NEEDED)).toMatchObject({
      providers: [],
      findings: [{ code: 'MW311', path: name(), message: expect.stringContaining(message) }],
    });
  });
});

describe('a cluster', () => {
  test('is asked for Istio’s ConfigMap in the context that the stack names', async () => {
    const data = { mesh: JSON.stringify({ pathNormalization: PATH_NORMALIZATION, extensionProviders: NEEDED }) };
    const asked = answering(JSON.stringify({ kind: 'ConfigMap', data }));
    expect(await checkCluster(asked, NEEDED)).toMatchObject({ source: SOURCE, findings: [] });
    expect(seen('arguments')).toMatch(/^--context finance-prod get /);
    expect(JSON.parse(seen('input')).metadata).toEqual({ name: 'istio', namespace: 'istio-system' });
  });

  test('is asked by the kubeconfig that the stack names, in the user’s home too, for the revision’s ConfigMap', async () => {
    const cluster = { context: 'c', kubeconfig: '~/clusters/prod' };
    const { source } = await checkCluster({ ...answering(''), cluster, revision: '1-31' }, NEEDED);
    expect(source).toBe('ConfigMap istio-system/istio-1-31 of context c');
    expect(seen('arguments')).toContain(`--kubeconfig ${os.homedir()}/clusters/prod --context c `);
    expect(JSON.parse(seen('input')).metadata.name).toBe('istio-1-31');
  });

  test('without that ConfigMap has no mesh configuration: MW310', async () => {
    expect(await checkCluster(answering(''), NEEDED)).toMatchObject({
      providers: [],
      findings: [{ code: 'MW310', path: 'context finance-prod', message: 'there is no ConfigMap istio-system/istio' }],
    });
  });

  test('that does not answer, or does not let us read, is MW311 with kubectl’s first words', async () => {
    const refused = answering('', 'Error from server (Forbidden): configmaps "istio" is forbidden\nmore\n');
    const { findings } = await checkCluster(refused, NEEDED);
    expect(findings).toMatchObject([{ code: 'MW311', path: SOURCE, fix: expect.stringContaining('Pulumi.prod.yaml') }]);
    expect(findings[0]?.message).toMatch(/^the cluster cannot be asked for it: .*"istio" is forbidden$/);
  });

  test('cannot be asked where there is no kubectl: MW311', async () => {
    const kubectl = path.join(folder, 'nowhere');
    const { findings } = await checkCluster({ ...stack, kubectl }, NEEDED);
    expect(findings).toMatchObject([{ code: 'MW311', message: expect.stringContaining('nowhere does not start') }]);
  });

  test('that is a testbed which does not run is MW109', async () => {
    const { findings } = await checkCluster({ ...stack, cluster: { testbed: 'nobody-started-this' } }, NEEDED);
    expect(findings).toMatchObject([{ code: 'MW109', path: 'Pulumi.prod.yaml', value: 'nobody-started-this' }]);
  });
});
