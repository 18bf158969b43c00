import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readStackConfig } from '../../runner';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'meshwright-stack-'));
  writeFileSync(path.join(root, 'Pulumi.yaml'), 'name: shop\nmain: stacks/index.ts\n');
});
afterEach(() => rmSync(root, { recursive: true }));

const stack = (text: string) => writeFileSync(path.join(root, 'Pulumi.dev.yaml'), text);

test('values are what Pulumi hands to a program: full keys, structures as JSON', () => {
  stack('config:\n  shop:images: {cart: a}\n  shop:size: 3\n  other:name: x\n');
  expect(readStackConfig(root, 'dev')).toEqual({
    project: 'shop',
    main: 'stacks/index.ts',
    values: { 'shop:images': '{"cart":"a"}', 'shop:size': '3', 'other:name': 'x' },
    secretKeys: [],
  });
});

test('a stack without a file, or with an empty one, has what is given for this run', () => {
  expect(readStackConfig(root, 'dev', { values: { a: '1' } }).values).toEqual({ 'shop:a': '1' });
  stack('');
  expect(readStackConfig(root, 'dev').values).toEqual({});
});

test('what is given for this run replaces what stands in the file', () => {
  stack('config: {shop:cluster: {context: prod}, shop:key: old}\n');
  const { values, secretKeys } = readStackConfig(root, 'dev', {
    values: { cluster: 'testbed' },
    secrets: { key: 'new' },
  });
  expect(values).toEqual({ 'shop:cluster': 'testbed', 'shop:key': 'new' });
  expect(secretKeys).toEqual(['shop:key']);
});

test('a stand-in is taken for a secret that is missing or encrypted, and only then', () => {
  stack('config: {shop:plain: sandbox, shop:encrypted: {secure: v1:abc}}\n');
  const standIns = { plain: 'made up', encrypted: 'made up', missing: 'made up' };
  const { values, secretKeys } = readStackConfig(root, 'dev', { standIns });
  expect(values).toEqual({ 'shop:plain': 'sandbox', 'shop:encrypted': 'made up', 'shop:missing': 'made up' });
  expect(secretKeys).toEqual(['shop:encrypted', 'shop:missing']);
});

test('all values that cannot be decrypted are named at once', () => {
  stack('config: {shop:a: {secure: v1:abc}, shop:b: {secure: v1:def}}\n');
  expect(() => readStackConfig(root, 'dev')).toThrow(/only the Pulumi engine can decrypt: shop:a, shop:b\./);
});

test('what is wrong with a file is told by its line, without its text: it may be a secret', () => {
  for (const value of ['"sk-live-1', '!sk-live-1 x', '*sk-live-1', '[sk-live-1']) {
    stack(`config:\n  shop:key: ${value}\n`);
    expect(() => readStackConfig(root, 'dev')).toThrow(/Pulumi\.dev\.yaml cannot be read: (line \d|it) is no YAML/);
    expect(() => readStackConfig(root, 'dev')).not.toThrow(/sk-live-1/);
  }
});

test('a file that is no YAML is a RunnerError that names it', () => {
  stack('config: [');
  expect(() => readStackConfig(root, 'dev')).toThrow(expect.objectContaining({ name: 'RunnerError' }));
  expect(() => readStackConfig(root, 'dev')).toThrow(/Pulumi\.dev\.yaml cannot be read/);
});
