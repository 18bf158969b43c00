import { JsonPatch } from 'cdk8s';
import { withPatches } from '../../lib/kube';

const document = () => ({ spec: { list: ['a', 'b'], map: { 'a/b': 1, 'c~d': null }, text: 'x' } });
const patched = (...patches: JsonPatch[]) => withPatches<unknown>(document(), patches);

test.each([
  ['a new field', JsonPatch.add('/spec/new', 1), { new: 1 }],
  ['a field in place of another', JsonPatch.add('/spec/text', 'y'), { text: 'y' }],
  ['an item at the end', JsonPatch.add('/spec/list/-', 'c'), { list: ['a', 'b', 'c'] }],
  ['an item at the index of the end', JsonPatch.add('/spec/list/2', 'c'), { list: ['a', 'b', 'c'] }],
  ['an item before others', JsonPatch.add('/spec/list/0', 'c'), { list: ['c', 'a', 'b'] }],
  ['a key with a slash', JsonPatch.replace('/spec/map/a~1b', 2), { map: { 'a/b': 2, 'c~d': null } }],
  ['a key with a tilde, without a value', JsonPatch.remove('/spec/map/c~0d'), { map: { 'a/b': 1 } }],
  ['a copy', JsonPatch.copy('/spec/text', '/spec/list/-'), { list: ['a', 'b', 'x'] }],
  ['a move', JsonPatch.move('/spec/list/0', '/spec/first'), { list: ['b'], first: 'a' }],
  ['a test that holds', JsonPatch.test('/spec/text', 'x'), {}],
])('%s is patched', (_name, patch, expected) => {
  expect(patched(patch)).toEqual({ spec: { ...document().spec, ...expected } });
});

test('a field of a value that is undefined is left out, as it is of every object', () => {
  expect(patched(JsonPatch.add('/spec', { a: 1, b: undefined }))).toEqual({ spec: { a: 1 } });
});

test('one patch sees what those before it did', () => {
  const result = patched(JsonPatch.add('/spec/deep', {}), JsonPatch.add('/spec/deep/deeper', 1));
  expect(result).toMatchObject({ spec: { deep: { deeper: 1 } } });
});

test('the whole document can be replaced', () => {
  expect(patched(JsonPatch.replace('', { other: true }))).toEqual({ other: true });
});

test.each([
  [JsonPatch.add('/spec/absent/field', 1), 'add "/spec/absent/field"', 'nothing at /spec/absent'],
  [JsonPatch.add('/spec/text/field', 1), 'add "/spec/text/field"', '/spec/text/field'],
  [JsonPatch.add('/spec/list/3', 'd'), 'add "/spec/list/3"', 'which has 2'],
  [JsonPatch.add('/spec/list/first', 'd'), 'add "/spec/list/first"', 'no item of its list'],
  [JsonPatch.add('/spec/list/01', 'd'), 'add "/spec/list/01"', 'no item of its list'],
  [JsonPatch.replace('/spec/list/-', 'd'), 'replace "/spec/list/-"', 'no item of its list'],
  [JsonPatch.replace('/spec/replica', 2), 'replace "/spec/replica"', 'nothing at /spec/replica'],
  [JsonPatch.remove('/spec/list/2'), 'remove "/spec/list/2"', 'which has 2'],
  [JsonPatch.remove('/spec/toString'), 'remove "/spec/toString"', 'nothing at /spec/toString'],
  [JsonPatch.add('spec/text', 'y'), 'add "spec/text"', 'does not begin with "/"'],
  [JsonPatch.move('/spec/absent', '/spec/new'), 'move "/spec/new" from "/spec/absent"', 'nothing at /spec/absent'],
  [JsonPatch.test('/spec/text', 'y'), 'test "/spec/text"', ''],
  [JsonPatch.add('/spec/text', Number.NaN), 'add "/spec/text"', 'its value is NaN'],
  [JsonPatch.replace('/spec/text', undefined), 'replace "/spec/text"', 'its value is undefined'],
  [JsonPatch.replace('/spec/text', () => 'y'), 'replace "/spec/text"', 'its value is a function'],
  [JsonPatch.add('/spec/new', { port: Number.POSITIVE_INFINITY }), 'add "/spec/new"', 'has at "port" Infinity'],
  [JsonPatch.add('/spec/list', ['a', undefined]), 'add "/spec/list"', 'has at "1" undefined'],
  [JsonPatch.add('/spec/new', 10n), 'add "/spec/new"', 'its value is 10'],
  [JsonPatch.add('/__proto__/polluted', true), 'add "/__proto__/polluted"', 'nothing at /__proto__'],
])('a patch that RFC 6902 does not let be applied is named with the reason, on one line', (patch, named, reason) => {
  let message = '';
  try {
    patched(patch);
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message).toContain(`the JSON patch ${named} cannot be applied: `);
  expect(message).toContain(reason);
  expect(message).not.toContain('\n');
});
