import { MAX_PROGRAM_SIZE, programSize } from '../../lib/re2';

// What Envoy 1.40 has for them, by "--mode validate" with the limit 0.
test.each([
  ['abc', 11],
  ['[^/]{1,255}', 768],
  ['.{1,1000}', 3003],
  ['[^<>]{1,1000}', 4003],
  ['[a-z0-9]{1,64}', 195],
  ['\\w{1,200}', 803],
  ['(?:a|b|cd){3,50}', 201],
  ['(?:\\d{3}-?){2,100}', 602],
])('%s is not estimated as less than its %d instructions, but for a few', (regex, actual) => {
  const estimate = programSize(regex);
  expect(estimate).toBeGreaterThan(actual - 10);
  expect(estimate).toBeLessThan(2 * actual);
});

test.each([
  ['a{3}', 6],
  ['a{3,}', 8],
  ['a{0}', 2],
  ['(?:ab){2,4}', 12],
  ['[\\x{80}-\\x{ff}a\\]]+', 4],
  ['(?i)(?:a|b)?', 5],
  ['\\.\\x{e9}', 2],
])('%s is counted as %d', (regex, size) => expect(programSize(regex)).toBe(size));

test('the limit leaves a tenth of what Envoy takes', () => expect(MAX_PROGRAM_SIZE).toBe(29_491));
