import { checkCpu, checkDiskSpace, checkMemory, parseQuantity } from '../../lib/kube';

test.each([
  ['1', 1],
  ['250m', 0.25],
  ['1.5Gi', 1.5 * 2 ** 30],
  ['2k', 2000],
  ['1e3', 1000],
  ['1E3', 1000],
  ['1E', 1e18],
  ['.5', 0.5],
  ['1.', 1],
  ['+1', 1],
  [' 1 ', 1],
  ['Mi', 0],
  ['500u', 0.0005],
  ['1e400', Number.POSITIVE_INFINITY],
  ['', undefined],
  ['1 Gi', undefined],
  ['1\n', undefined],
  ['1gi', undefined],
  ['-1', undefined],
  ['1e', undefined],
  ['NaN', undefined],
  ['constructor', undefined],
])('the quantity "%s" is %s', (text, value) => {
  expect(parseQuantity(text)).toBe(value);
});

test('decimal quantities lose no digit, so that 1.1 and 1100m are one', () => {
  for (let milli = 1; milli < 5000; milli++) expect(parseQuantity(`${milli}m`)).toBe(milli / 1000);
});

test.each([
  ['memory in thousandths of a byte', checkMemory, '512m', '4Mi'],
  ['memory without a unit', checkMemory, '512', '8388608'],
  ['memory beyond any machine', checkMemory, '512Pi', '24Ti'],
  ['cores by the thousand million', checkCpu, '1Gi', '1920'],
  ['less than a millicore', checkCpu, '500u', '1m'],
  ['infinitely many cores', checkCpu, '1e400', '1e2'],
  ['a volume of bytes', checkDiskSpace, '10', '10Gi'],
] as const)('%s is MW104', (_name, check, wrong, right) => {
  expect(check('p', 'it', wrong)).toMatchObject([{ code: 'MW104', value: wrong, path: 'p' }]);
  expect(check('p', 'it', right)).toEqual([]);
});
