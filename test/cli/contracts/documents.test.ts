import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readDocuments, requireValid } from '../../../cli/contracts/documents';
import { FindingsError } from '../../../lib';

const HEAD = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\n';
const ORDERS = `${HEAD}paths: {/orders: {get: {operationId: list, responses: {"200": {$ref: "common.yaml#/components/responses/Ok"}}}}}`;
const COMMON = `${HEAD}components: {responses: {Ok: {description: ok}}}`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'contracts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return readDocuments({ folder, shown: 'main:contracts' });
}

test('documents with operations are contracts; what others refer to, and other files, are none', () => {
  const documents = read({ 'orders.yaml': ORDERS, 'common.yaml': COMMON, 'part.yaml': 'type: object', 'note.md': '[' });
  expect([...documents.keys()]).toEqual(['orders.yaml']);
  expect(documents.get('orders.yaml')?.contract.operations[0]?.source).toBe('main:contracts/orders.yaml:3');
});

test.each([
  ['a contract that cannot be parsed', { 'orders.yaml': 'openapi: [' }, 'MW601'],
  ['a contract of a version that cannot be read', { 'orders.yaml': 'swagger: "2.0"' }, 'MW602'],
  ['a contract without a valid path', { 'orders.yaml': `${HEAD}paths: 7` }, 'MW602'],
  ['a contract that refers to a file that is gone', { 'orders.yaml': ORDERS }, 'MW601'],
])('%s is an error, which names it as the reader knows it', (_, files, code) => {
  let thrown: unknown;
  try {
    requireValid(read(files).values());
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(FindingsError);
  const [finding] = (thrown as FindingsError).findings;
  expect(finding).toMatchObject({ code, path: expect.stringMatching(/^main:contracts\/orders\.yaml:/) });
});

test('findings about single operations do not keep contracts from being compared', () => {
  const text = `${HEAD}paths: {/orders: {post: {operationId: create, responses: {"201": {description: ok}}}}}`;
  const documents = read({ 'orders.yaml': text });
  expect(documents.size).toBe(1);
  expect(() => requireValid(documents.values())).not.toThrow();
});
