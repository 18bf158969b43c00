import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkContext } from '../../stacks/kubeconfig';

const folder = mkdtempSync(path.join(tmpdir(), 'meshwright-kubeconfig-'));
const { KUBECONFIG } = process.env;
afterAll(() => {
  rmSync(folder, { recursive: true });
  if (KUBECONFIG === undefined) delete process.env.KUBECONFIG;
  else process.env.KUBECONFIG = KUBECONFIG;
});

const kubeconfigOf = (...contexts: string[]) =>
  JSON.stringify({ contexts: contexts.map((name) => ({ name })), users: [{ user: { token: 'sk-live-1' } }] });

function file(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}

const found = (context: string, kubeconfig?: string) => checkContext({ context, kubeconfig }, 'Pulumi.prod.yaml');

test('a context that the kubeconfig has is fine, in a file, as content, and in any file of $KUBECONFIG', () => {
  expect(found('prod', file('one', kubeconfigOf('dev', 'prod')))).toEqual([]);
  expect(found('prod', kubeconfigOf('prod'))).toEqual([]);
  expect(found('prod', 'contexts:\n  - name: prod\n')).toEqual([]);
  process.env.KUBECONFIG = [
    file('a', kubeconfigOf('dev')),
    path.join(folder, 'none'),
    file('b', kubeconfigOf('prod')),
  ].join(path.delimiter);
  expect(found('prod')).toEqual([]);
});

test('a testbed has its own', () => {
  expect(checkContext({ testbed: 'default' }, 'Pulumi.dev.yaml')).toEqual([]);
});

test.each([
  ['has others', kubeconfigOf('dev', 'staging'), 'dev, staging'],
  ['has none', '{}', 'none: the file has no contexts'],
  ['is no kubeconfig', '- sk-live-1: [', 'none: the file has no contexts'],
])('a kubeconfig without the context is MW109 with those that it has, where it %s', (_what, text, allowed) => {
  const findings = found('prod', file('wrong', text));
  expect(findings).toMatchObject([{ code: 'MW109', path: 'Pulumi.prod.yaml', value: 'prod', allowed }]);
  expect(JSON.stringify(findings)).not.toContain('sk-live-1');
});

test('a kubeconfig that is not there is MW109 with where it was looked for', () => {
  const nowhere = path.join(folder, 'nowhere');
  expect(found('prod', nowhere)).toMatchObject([{ code: 'MW109', value: nowhere }]);
  process.env.KUBECONFIG = nowhere;
  expect(found('prod')).toMatchObject([{ code: 'MW109', value: nowhere }]);
});
