import { App, Chart } from 'cdk8s';
import {
  CODES,
  FindingsError,
  finding,
  findingsOf,
  formatFinding,
  reportsFindings,
  throwIfAny,
} from '../../lib/finding';

const details = {
  message: 'the image does not name one fixed build',
  value: 'a:latest',
  allowed: 'a digest',
  fix: 'name it',
};

test('a finding reads as one line: code, level, place, message, value, what is allowed, the fix', () => {
  expect(formatFinding(finding('MW105', 'finance/billing', details))).toBe(
    'MW105 error finance/billing: the image does not name one fixed build (is: "a:latest"). Allowed: a digest. Fix: name it.',
  );
});

test('a long value is cut', () => {
  const line = formatFinding(finding('MW105', 'p', { message: 'm', value: 'x'.repeat(1000), fix: 'f' }));
  expect(line.length).toBeLessThan(200);
});

test.each([
  ['NaN', Number.NaN, 'NaN'],
  ['an infinity', Number.NEGATIVE_INFINITY, '-Infinity'],
  ['an infinity among others', [1, Number.POSITIVE_INFINITY], '[1,"Infinity"]'],
  ['a bigint', 10n, '"10"'],
  ['text of several lines', 'a\n"b"', String.raw`"a\n\"b\""`],
  ['half of a surrogate pair', 'a\ud800', String.raw`"a\ud800"`],
  ['a symbol', Symbol('s'), 'Symbol(s)'],
])('%s is shown as it is, on one line', (_name, value, shown) => {
  expect(formatFinding(finding('MW114', 'p', { message: 'm', value, fix: 'f' }))).toContain(`(is: ${shown}).`);
});

test('whatever a message quotes, a finding stays on one line and says nothing to a terminal', () => {
  const line = formatFinding(
    finding('MW102', 'a\nb', { message: 'the key "\x1b[2J\r\u2028" is none', fix: 'f\ud800' }),
  );
  expect(line).toBe(String.raw`MW102 error a\u000ab: the key "\u001b[2J\u000d\u2028" is none. Fix: f\ud800.`);
});

test('a value that has no end is shown by its type', () => {
  const value: Record<string, unknown> = {};
  value.self = value;
  expect(formatFinding(finding('MW114', 'p', { message: 'm', value, fix: 'f' }))).toContain('[object Object]');
});

test('everything that stops is thrown together; in a strict environment warnings stop as well', () => {
  const error = finding('MW105', 'a', details);
  const warning = { ...error, level: 'warning' as const };
  expect(() => throwIfAny([warning])).not.toThrow();
  expect(() => throwIfAny([warning], true)).toThrow(FindingsError);
  expect(() => throwIfAny([error, error])).toThrow(/MW105[\s\S]*\nMW105/);
});

test('a construct’s findings are computed when they are asked for', () => {
  const chart = new Chart(new App(), 'c');
  let wrong = false;
  reportsFindings(chart, () => (wrong ? [finding('MW105', 'c', details)] : []));
  expect(findingsOf(chart)).toEqual([]);
  wrong = true;
  expect(findingsOf(chart)).toHaveLength(1);
  expect(chart.node.validate()).toHaveLength(1);
});

test('every code has a family, a level and a title of its own', () => {
  const titles = Object.values(CODES).map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
  expect(Object.keys(CODES).every((code) => /^MW[1-6]\d\d$/.test(code))).toBe(true);
  expect(Object.keys(CODES)).toEqual(Object.keys(CODES).sort());
});
