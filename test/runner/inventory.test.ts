import { contentHash } from '../../lib';
import { entriesOf, leftOut, sameEntries, withoutHash } from '../../runner/inventory';
import { configMap, namespace } from './fixture';

test('the hash of a manifest follows its content and not the order of its keys', () => {
  const { apiVersion, kind, ...rest } = configMap({ a: '1', b: '2' });
  expect(contentHash({ ...rest, kind, apiVersion })).toBe(contentHash(configMap({ b: '2', a: '1' })));
  expect(contentHash(configMap({ a: '1' }))).not.toBe(contentHash(configMap({ a: '2' })));
});

test('what has left the plan is found by identity: a changed object has not left it', () => {
  const known = entriesOf([namespace, configMap({ a: '1' }), configMap({}, 'old')]);
  const planned = entriesOf([namespace, configMap({ a: '2' })]);
  expect(leftOut(known, planned).map(({ reference }) => reference.metadata.name)).toEqual(['old']);
});

test('an entry names its object and holds none of its content', () => {
  expect(JSON.stringify(entriesOf([configMap({ password: 'hunter2' })]))).not.toMatch(/hunter2|password/);
});

test('two inventories are the same whatever their order, and differ by what is not known to be there', () => {
  const entries = entriesOf([namespace, configMap({})]);
  expect(sameEntries(entries, [...entries].reverse())).toBe(true);
  expect(sameEntries(entries, withoutHash(entries))).toBe(false);
});
