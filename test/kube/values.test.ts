import { contentHash, mapLate, parseQuantity } from '../../lib/kube';

test.each([
  ['1', 1],
  ['250m', 0.25],
  ['1.5Gi', 1.5 * 2 ** 30],
  ['2k', 2000],
  ['1e3', 1000],
  ['1E3', 1000],
  ['1E', 1e18],
  ['.5', 0.5],
  ['', undefined],
  ['1 Gi', undefined],
  ['Gi', undefined],
  ['1gi', undefined],
  ['-1', undefined],
])('the quantity "%s" is %s', (text, value) => {
  const parsed = parseQuantity(text);
  if (value === undefined) expect(parsed).toBeUndefined();
  else expect(parsed).toBeCloseTo(value, 9);
});

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
