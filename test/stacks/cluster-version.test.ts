import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { checkClusterVersion } from '../../stacks/cluster-version';

const folder = mkdtempSync(path.join(tmpdir(), 'meshwright-version-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What is found in a cluster whose kubectl says so. */
function found(answer: string, kubeconfig?: string) {
  const kubectl = path.join(folder, 'kubectl');
  writeFileSync(kubectl, `#!/bin/sh\necho "$@" > ${folder}/arguments\ncat <<'END'\n${answer}\nEND\n`);
  chmodSync(kubectl, 0o755);
  return checkClusterVersion({ context: 'prod', kubeconfig, kubectl }, '1.36', 'Pulumi.prod.yaml');
}

const running = (minor: string) => JSON.stringify({ serverVersion: { major: '1', minor } });

test.each(['36', '37', '36+'])('a cluster of 1.%s takes what is written for 1.36', async (minor) => {
  expect(await found(running(minor))).toEqual([]);
});

test.each([
  ['35', '1.35'],
  ['30+', '1.30'],
])('one of 1.%s is too old: MW126 with both releases and what to do', async (minor, value) => {
  expect(await found(running(minor))).toMatchObject([
    { code: 'MW126', path: 'Pulumi.prod.yaml', value, allowed: '1.36 or newer', fix: expect.stringContaining(value) },
  ]);
});

test('the stack’s own cluster is asked, whatever context is current', async () => {
  await found(running('36'), '~/clusters/prod');
  expect(readFileSync(path.join(folder, 'arguments'), 'utf8')).toMatch(
    `--kubeconfig ${homedir()}/clusters/prod --context prod version`,
  );
});

test.each([
  ['that does not answer', '{}'],
  ['whose answer is none', 'no'],
])('a cluster %s is not judged', async (_what, answer) => {
  expect(await found(answer)).toEqual([]);
});

test('without kubectl no cluster is', async () => {
  expect(await checkClusterVersion({ context: 'prod', kubectl: '/nowhere/kubectl' }, '1.36', 'x')).toEqual([]);
});
