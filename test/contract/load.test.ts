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
