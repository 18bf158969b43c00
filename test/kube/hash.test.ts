import { contentHash, mapLate } from '../../lib/kube';

test('a content hash depends on names and values, not on their order', () => {
  expect(contentHash({ a: '1', b: '2' })).toBe(contentHash({ b: '2', a: '1' }));
  expect(contentHash({ a: '1', b: '2' })).not.toBe(contentHash({ a: '2', b: '1' }));
  expect(contentHash({ ab: 'c' })).not.toBe(contentHash({ a: 'bc' }));
  expect(contentHash({ a: { b: 1, c: [2, 3] } })).toBe(contentHash({ a: { c: [2, 3], b: 1 } }));
  expect(contentHash({ a: [2, 3] })).not.toBe(contentHash({ a: [3, 2] }));
  expect(contentHash({})).toMatch(/^[0-9a-f]{16}$/);
});

test('a late value is mapped where it becomes known, another at once', () => {
  expect(mapLate('a', (text) => `${text}!`)).toBe('a!');
  const late = { apply: (map: (text: string) => unknown) => ({ mapped: map('later') }) };
  expect(mapLate(late, (text: string) => `${text}!`)).toEqual({ mapped: 'later!' });
});
