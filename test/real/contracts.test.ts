import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { compare, exitCodeOf } from '../../cli/contracts/compare';
import { withRevision, workTree } from '../../cli/contracts/revision';
import { terminalProgress } from '../../cli/terminal';
import { obtainOasdiff } from '../../testbed';
import { BLIND_SPOTS, NO_CHANGES } from '../cli/contracts/blind-spots';

const root = path.dirname(path.dirname(__dirname));
let repository: string;
let oasdiff: string;

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], { cwd: repository });
const commit = () => {
  git('add', '.');
  git('commit', '--quiet', '--message', 'State');
};

beforeAll(async () => {
  oasdiff = await obtainOasdiff(terminalProgress());
}, 600_000);
beforeEach(() => {
  repository = mkdtempSync(path.join(os.tmpdir(), 'repository-'));
  cpSync(path.join(root, 'contracts'), path.join(repository, 'contracts'), { recursive: true });
  git('init', '--quiet');
  commit();
});
afterEach(() => rmSync(repository, { recursive: true }));

const edit = (name: string, from: string, to: string) => {
  const file = path.join(repository, 'contracts', name);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
};
const changes = () =>
  withRevision('HEAD', repository, (base) =>
    compare(oasdiff, { base, now: workTree(repository) }, (_, ids) => (ids.includes('createCharge') ? ['a'] : [])),
  );
const check = (...args: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'cli/contracts-check.ts', ...args], { cwd: root, encoding: 'utf8' });

test('no change is none', async () => {
  expect(await changes()).toEqual([]);
});

test('a change that breaks, one that may, and one that is harmless are told apart', async () => {
  edit(
    'payments.yaml',
    'required: [amount, currency, cardToken]',
    'required: [amount, currency, cardToken, reference]',
  );
  edit('payments.yaml', '^tok_[A-Za-z0-9]{16,64}$', '^tok_[a-z0-9]{16,64}$');
  edit('common.yaml', 'maximum: 200', 'maximum: 500');
  expect((await changes()).filter(({ rule }) => rule !== 'api-version-not-bumped')).toEqual([
    expect.objectContaining({
      effect: 'breaks',
      operation: 'payments.createCharge',
      place: expect.stringMatching(/^contracts\/payments\.yaml:\d+$/),
      rule: 'request-property-became-required',
      callers: ['a'],
    }),
    expect.objectContaining({ effect: 'may break', rule: 'request-property-pattern-changed' }),
    expect.objectContaining({
      effect: 'harmless',
      operation: 'billing.listInvoices',
      place: expect.stringMatching(/^contracts\/common\.yaml:\d+$/),
      rule: 'request-parameter-max-increased',
      callers: [],
    }),
  ]);
});

test('another base path, another operationId and a contract that is gone break consumers', async () => {
  edit('payments.yaml', 'http://payments-service/v1', 'http://payments-service/v2');
  edit('ledger.yaml', 'operationId: getBalance', 'operationId: readBalance');
  rmSync(path.join(repository, 'contracts', 'notifications.yaml'));
  const breaking = (await changes()).filter(({ effect }) => effect === 'breaks');
  expect(breaking.map(({ operation, rule }) => `${operation} ${rule}`)).toEqual([
    'ledger.getBalance api-operation-id-removed',
    'notifications.sendNotification contract-removed',
    'payments.createCharge base-path-changed',
    'payments.getCharge base-path-changed',
    'payments.createRefund base-path-changed',
  ]);
  expect(breaking[0]?.place).toMatch(/^HEAD:contracts\/ledger\.yaml:\d+$/);
});

test('a path that is removed from a JSON contract is told, with the line that it had', async () => {
  const file = path.join(repository, 'contracts', 'prices.json');
  const operation = (id: string) => ({ get: { operationId: id, responses: { 200: { description: 'ok' } } } });
  const write = (paths: object) =>
    writeFileSync(file, JSON.stringify({ openapi: '3.1.0', info: { title: 'P', version: '1' }, paths }, undefined, 1));
  write({ '/prices': operation('listPrices'), '/rates': operation('listRates') });
  commit();
  write({ '/prices': operation('listPrices') });
  expect(await changes()).toMatchObject([
    { effect: 'breaks', operation: 'prices.listRates', place: 'HEAD:contracts/prices.json:19' },
  ]);
});

test('the repair of a contract that was not valid is told as that, beside what can be compared', async () => {
  edit('payments.yaml', 'operationId: getCharge', 'operationid: getCharge');
  edit('ledger.yaml', 'openapi: ', 'openapi: [');
  commit();
  edit('payments.yaml', 'operationid: getCharge', 'operationId: getCharge');
  edit('ledger.yaml', 'openapi: [', 'openapi: ');
  const found = await changes();
  expect(found.filter(({ rule }) => rule === 'not-compared')).toMatchObject([
    { effect: 'unknown', operation: 'ledger', change: expect.stringContaining('MW601') },
    { effect: 'unknown', operation: 'payments', change: expect.stringContaining('MW602') },
  ]);
  expect(exitCodeOf(found)).toBe(3);
});

test.each([
  ['cannot be parsed', 'openapi: [', /MW601/],
  ['is of another version', 'swagger: "2.0"', /MW602/],
])('a contract that %s is a failure, not "no changes"', async (_, text, code) => {
  writeFileSync(path.join(repository, 'contracts', 'ledger.yaml'), text);
  await expect(changes()).rejects.toThrow(code);
});

const between = async (before: string, after: string) => {
  const file = path.join(repository, 'contracts', 'other.yaml');
  writeFileSync(file, before);
  commit();
  writeFileSync(file, after);
  return changes();
};

test.each(BLIND_SPOTS)('%s is told: %s', async (_, row, before, after) => {
  const found = await between(before, after);
  expect(found.map(({ effect, rule }) => `${effect} ${rule}`)).toContain(row);
  expect(exitCodeOf(found)).not.toBe(0);
});

test.each(NO_CHANGES)('%s: no change', async (_, before, after) => {
  expect(exitCodeOf(await between(before, after))).toBe(0);
});

test('a state without contracts is a failure before, and breaks everything after', async () => {
  const empty = { folder: path.join(repository, 'nothing'), shown: 'nothing' };
  const now = workTree(repository);
  await expect(compare(oasdiff, { base: empty, now }, () => [])).rejects.toThrow('There is no contract in nothing');
  const changes = await compare(oasdiff, { base: now, now: empty }, () => []);
  expect(new Set(changes.map(({ rule }) => rule))).toEqual(new Set(['contract-removed']));
});

test('the command says who calls, and its exit code is that of the worst', () => {
  expect(check('--against', 'contracts')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^No contract/) });

  edit('payments.yaml', 'required: [amount, currency, cardToken]', 'required: [amount, currency]');
  const { status, stdout } = check('--against', repository, '--json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)[0]).toMatchObject({
    effect: 'breaks',
    operation: 'payments.createCharge',
    callers: ['billing.payInvoice'],
  });
});

test.each([
  ['nothing to compare with', [], 2],
  ['an unknown option', ['--against', 'HEAD', '--all'], 2],
  ['a ref that does not exist', ['--against', 'no-such-ref'], 1],
])('%s: exit code and a sentence, no stack trace', (_, args, code) => {
  const { status, stdout, stderr } = check(...args);
  expect({ status, stdout }).toEqual({ status: code, stdout: '' });
  expect(stderr).not.toBe('');
  expect(stderr).not.toMatch(/\n +at /);
});
