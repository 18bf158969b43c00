import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { explain, Kubectl } from '../../runner/kubectl';
import { configMap, live } from './fixture';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'meshwright-kubectl-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A kubectl that keeps its arguments and its input, and answers as told. */
function fake(answer: string, { stderr = '', code = 0 } = {}) {
  const command = path.join(folder, 'kubectl');
  writeFileSync(path.join(folder, 'answer'), answer);
  writeFileSync(path.join(folder, 'stderr'), stderr);
  writeFileSync(
    command,
    `#!/bin/sh\ncd ${folder}\necho "$@" > arguments\ncat > input\ncat answer\ncat stderr >&2\nexit ${code}\n`,
  );
  chmodSync(command, 0o755);
  const seen = (file: string) => readFileSync(path.join(folder, file), 'utf8');
  const target = { kubectl: command, kubeconfig: '/k/config', context: 'testbed' };
  return { kubectl: new Kubectl(target), target, seen };
}

test('every command names the kubeconfig and the context, and objects go in through stdin', async () => {
  const { kubectl, seen } = fake(JSON.stringify(live(configMap({}))));
  await kubectl.apply([configMap({ password: 'hunter2' })]);
  expect(seen('arguments')).toMatch(/^--kubeconfig \/k\/config --context testbed apply /);
  expect(seen('arguments')).not.toContain('hunter2');
  expect(JSON.parse(seen('input'))).toEqual(configMap({ password: 'hunter2' }));
});

test('without a kubeconfig kubectl finds its own, but never the context', async () => {
  const { target, seen } = fake(JSON.stringify(live(configMap({}))));
  await new Kubectl({ ...target, kubeconfig: undefined }).get([configMap({})]);
  expect(seen('arguments')).toMatch(/^--context testbed get /);
});

test('objects are applied by the server, strictly validated, and their fields taken back from whoever changed them', async () => {
  const { kubectl, seen } = fake('');
  await kubectl.dryRun([configMap({})]);
  for (const flag of ['--server-side', '--validate=strict', '--force-conflicts', '--dry-run=server']) {
    expect(seen('arguments').split(' ')).toContain(flag);
  }
});

test.each([
  ['nothing', '', 0],
  ['one object', JSON.stringify(live(configMap({}))), 1],
  ['a list', JSON.stringify({ kind: 'List', items: [live(configMap({})), live(configMap({}, 'b'))] }), 2],
])('an answer of %s is read', async (_what, answer, count) => {
  expect(await fake(answer).kubectl.get([configMap({})])).toHaveLength(count);
});

test('nothing is asked where there is nothing to ask for', async () => {
  const { kubectl } = fake('', { code: 1 });
  expect(await kubectl.get([])).toEqual([]);
  expect(await kubectl.apply([])).toEqual([]);
  await kubectl.delete([]);
});

test('a failure is a RunnerError with the reason', async () => {
  const { kubectl } = fake('', { code: 1, stderr: 'Error from server (Invalid): bad' });
  await expect(kubectl.get([configMap({})])).rejects.toMatchObject({
    name: 'RunnerError',
    message: expect.stringContaining('bad'),
  });
});

test('a kubectl that is not there is a RunnerError', async () => {
  const kubectl = new Kubectl({ kubectl: '/nowhere/kubectl', kubeconfig: 'k', context: 'c' });
  await expect(kubectl.get([configMap({})])).rejects.toMatchObject({ name: 'RunnerError' });
});

const LOG = 'E1123 09:04:30.115264    9479 memcache.go:265] "Unhandled Error" err="connection refused"\n';

test.each([
  ['kubectl’s own log lines are left out, and each line is told once', `${LOG}${LOG}bad\nbad\n`, 'bad'],
  [
    'an API server that is gone is named as such',
    `${LOG}Get "https://127.0.0.1:1/openapi/v2?timeout=32s": dial tcp 127.0.0.1:1: connect: connection refused`,
    /^The API server does not answer: Get .*\nWhat was applied stays; run again\.$/,
  ],
  [
    'advice to turn validation off is not passed on',
    'error: error validating "STDIN": error validating data: unknown field "x"; if you choose to ignore these errors, turn validation off with --validate=false',
    'unknown field "x"',
  ],
  ['a failure without a word says at least which command it was', '', 'kubectl apply failed without a reason.'],
])('%s', (_what, stderr, expected) => {
  expect(explain(stderr, 'apply')).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
});
