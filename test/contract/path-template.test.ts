import {
  decoded,
  hasManySegments,
  hasSlash,
  isDots,
  type PathParameter,
  pathRegex,
  pathTemplate,
  plainText,
  segmentRegex,
} from '../../lib/contract/path-template';
import { anyValue } from '../../lib/re2';

const id: PathParameter = { parameter: 'id', pattern: '[0-9]+' };
const rest: PathParameter = { parameter: 'rest', pattern: '.+', multiSegment: true };
const read = (template: string) =>
  pathTemplate(
    template,
    new Map([
      ['id', id],
      ['rest+', rest],
    ]),
  );
const firstSegment = (template: string) => new RegExp(`^${segmentRegex(read(template).segments[0] ?? [])}$`);
const any = (parameter: string) => ({ parameter, pattern: anyValue('path') });

test.each([
  ['/', [[]]],
  ['/a', [[{ text: 'a' }]]],
  ['a', [[{ text: 'a' }]]],
  ['/a/', [[{ text: 'a' }], []]],
  ['/a//b', [[{ text: 'a' }], [], [{ text: 'b' }]]],
  ['/{id}', [[id]]],
  ['/{other}', [[any('other')]]],
  ['/v{id}.json/x', [[{ text: 'v' }, id, { text: '.json' }], [{ text: 'x' }]]],
  ['/{id}{other}', [[id, any('other')]]],
  ['/{id}...{other}', [[id, { text: '...' }, any('other')]]],
  ['/caf%C3%A9/{rest+}', [[{ text: 'café' }], [rest]]],
  ['/{}/{a', [[{ text: '{}' }], [{ text: '{a' }]]],
])('%s is read as its segments', (template, segments) => {
  expect(read(template)).toEqual({ template, segments });
});

test.each([
  ['a%20b', 'a b'],
  ['caf%c3%A9', 'café'],
  ['%41%2f', 'A/'],
  ['100%', '100%'],
  ['%C3', '%C3'],
  ['%C3x%41', '%C3xA'],
  ['%zz', '%zz'],
])('%s stands for %s', (literal, text) => {
  expect(decoded(literal)).toBe(text);
});

test.each([
  ['a/b', true],
  ['a\\b', true],
  ['a|b', false],
])('%s has what is taken for a slash: %s', (text, expected) => {
  expect(hasSlash(text)).toBe(expected);
});

test.each([
  ['.', true],
  ['..', true],
  ['...', false],
  ['', false],
  ['.a', false],
])('"%s" is taken out of a path: %s', (text, expected) => {
  expect(isDots(text)).toBe(expected);
});

test.each([
  ['/a-b_c~d', ['a-b_c~d']],
  ['/a.b', ['a.b']],
  ['/a:b', ['a:b', 'a%3Ab', 'a%3ab']],
  ['/a b', ['a b', 'a%20b']],
  ['/$count', ['$count', '%24count']],
  ['/(x)', ['(x)', '%28x)', '%28x%29']],
  ['/[x]', ['[x]', '%5Bx%5d']],
  ['/a+b', ['a+b', 'a%2Bb', 'a%2bb']],
  ['/a^b|c', ['a^b|c', 'a%5Eb%7cc']],
  ['/%3F', ['%3F', '%3f']],
  ['/%23', ['%23']],
  ['/%25', ['%25']],
  ['/%2F', ['%2F', '%2f']],
])('the text of %s is matched as %j', (template, spellings) => {
  for (const spelling of spellings) expect(spelling).toMatch(firstSegment(template));
});

test.each([
  ['/a.b', 'axb'],
  ['/%3F', '?'],
  ['/%23', '#'],
  ['/%25', '%'],
  ['/%2F', '/'],
  ['/a+b', 'aab'],
  ['/(x)', 'x'],
  ['/$count', 'count'],
])('the text of %s is not matched by "%s"', (template, text) => {
  expect(text).not.toMatch(firstSegment(template));
});

test('what is not ASCII is matched by its octets, raw and encoded', () => {
  expect(segmentRegex([{ text: 'é' }])).toBe('(?:\\x{c3}\\x{a9}|%[Cc]3%[Aa]9)');
});

test('an expression of a path joins those of its segments', () => {
  expect(pathRegex(read('/v1/{id}/a.b'))).toBe('/v1/[0-9]+/a\\.b');
  expect(pathRegex(read('/'))).toBe('/');
});

test.each([
  ['/a/{rest+}', true],
  ['/a/{id}/b', false],
  ['/a', false],
])('%s takes any number of segments: %s', (template, expected) => {
  expect(hasManySegments(read(template))).toBe(expected);
});

test.each([
  ['/abc', 'abc'],
  ['/a.b~c-d_e', 'a.b~c-d_e'],
  ['/a:b', undefined],
  ['/{id}', undefined],
  ['/v{id}', undefined],
])('the one spelling of %s is %s', (template, text) => {
  expect(plainText(read(template).segments[0] ?? [])).toBe(text);
});
