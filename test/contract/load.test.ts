import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadContract } from '../../lib/contract';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'contract-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([
  ['missing.yaml', 'there is no such file'],
  ['folder', 'it is a directory'],
  ['latin1.yaml', 'it is not UTF-8'],
])('%s cannot be read: %s', (name, problem) => {
  mkdirSync(path.join(folder, 'folder'));
  writeFileSync(path.join(folder, 'latin1.yaml'), Buffer.from([0x61, 0x3a, 0x20, 0xe4]));
  const contract = loadContract(path.join(folder, name));
  const file = path.relative(process.cwd(), path.join(folder, name));
  expect(contract).toMatchObject({ file, operations: [] });
  expect(contract.findings).toMatchObject([
    { code: 'MW601', path: `${file}:1`, message: `The file cannot be read: ${problem}`, value: file },
  ]);
});

test('files that a document refers to are found beside it, not in the working directory', () => {
  writeFileSync(
    path.join(folder, 'api.yaml'),
    'openapi: 3.1.0\ninfo: {title: T, version: "1"}\npaths: {/a: {$ref: a.yaml}}',
  );
  writeFileSync(path.join(folder, 'a.yaml'), 'get: {operationId: a, responses: {"200": {description: ok}}}');
  const contract = loadContract(path.join(folder, 'api.yaml'));
  expect(contract.findings).toEqual([]);
  expect(contract.operations.map((o) => o.id)).toEqual(['a']);
});

test('findings name files as seen from the working directory, however the file was given', () => {
  const relative = path.join('contracts', 'billing.yaml');
  expect(loadContract(path.resolve(relative)).file).toBe(relative);
  expect(loadContract(relative).file).toBe(relative);
});

test('a contract is read once while its files are the same, and again when one of them is not', () => {
  const [file, part] = [path.join(folder, 'api.yaml'), path.join(folder, 'a.yaml')];
  const paths = (name: string) => `openapi: 3.1.0\ninfo: {title: T, version: "1"}\npaths: {/${name}: {$ref: a.yaml}}`;
  writeFileSync(file, paths('a'));
  const loaded = () => {
    const { operations, findings } = loadContract(file);
    return operations.length > 0
      ? operations.map(({ id, path: at }) => `${id} ${at}`)
      : findings.map(({ code }) => code);
  };
  expect(loaded()).toEqual(['MW601']);
  writeFileSync(part, 'get: {operationId: a, responses: {"200": {description: ok}}}');
  expect(loaded()).toEqual(['a /a']);
  expect(loadContract(file)).toBe(loadContract(path.relative(process.cwd(), file)));
  writeFileSync(part, 'get: {operationId: b, responses: {"200": {description: ok}}}');
  expect(loaded()).toEqual(['b /a']);
  writeFileSync(file, paths('b'));
  expect(loaded()).toEqual(['b /b']);
  rmSync(part);
  expect(loaded()).toEqual(['MW601']);
});

test('options that no file can hold are findings, and the same contract with other options is another one', () => {
  const circular: Record<string, unknown> = {};
  circular.basePath = circular;
  const codesWith = (options: object) =>
    loadContract('contracts/billing.yaml', options).findings.map(({ code }) => code);
  expect(codesWith({})).toEqual([]);
  expect(codesWith(circular)).toEqual(['MW612']);
  expect(codesWith({ basePath: 10n })).toEqual(['MW612']);
  expect(codesWith({ basePath: () => '/v1' })).toEqual(['MW612']);
  expect(codesWith({})).toEqual([]);
});
