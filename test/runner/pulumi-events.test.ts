import type { EngineEvent } from '@pulumi/pulumi/automation';
import { driftOf, plainText, rowOf } from '../../runner/pulumi-events';

const event = (op: string, type: string, name: string, more: object = {}) =>
  ({
    resOutputsEvent: { metadata: { op, type, urn: `urn:pulumi:dev::meshwright::${type}::${name}`, ...more } },
  }) as unknown as EngineEvent;

test.each([
  ['create', 'created'],
  ['update', 'changed'],
  ['replace', 'changed'],
  ['same', 'unchanged'],
  ['delete', 'pruned'],
])('the engine’s "%s" is %s', (op, action) => {
  expect(rowOf(event(op, 'kubernetes:apps/v1:Deployment', 'shop/cart'))).toEqual({
    object: 'Deployment shop/cart',
    action,
  });
});

test('the stack, the provider and steps of a replacement are no objects of the plan', () => {
  expect(rowOf(event('create', 'pulumi:pulumi:Stack', 'meshwright-dev'))).toBeUndefined();
  expect(rowOf(event('create', 'pulumi:providers:kubernetes', 'kubernetes'))).toBeUndefined();
  expect(rowOf(event('delete-replaced', 'kubernetes:core/v1:Service', 'shop/cart'))).toBeUndefined();
  expect(rowOf({} as EngineEvent)).toBeUndefined();
});

test('a refresh finds what was changed and what is gone', () => {
  const detailedDiff = { 'metadata.labels.app': {} };
  const changed = event('update', 'kubernetes:core/v1:Service', 'shop/cart', { detailedDiff });
  expect(driftOf(changed)).toEqual([
    { object: 'Service shop/cart', differences: ['metadata.labels.app: differs from what was deployed'] },
  ]);
  expect(driftOf(event('delete', 'kubernetes:core/v1:Namespace', 'shop'))).toEqual([
    { object: 'Namespace shop', differences: ['is missing from the cluster'] },
  ]);
  expect(driftOf(event('same', 'kubernetes:core/v1:Namespace', 'shop'))).toEqual([]);
});

test('colour marks are removed', () => {
  expect(plainText('<{%reset%}>bad<{%fg 1%}> thing<{%reset%}>\n')).toBe('bad thing');
});
