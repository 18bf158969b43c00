import { RE2JS } from 're2js';
import type { Place } from '../../lib/re2/characters';
import { regexOfTexts } from '../../lib/re2/expression';
import { expressionOfPattern } from '../../lib/re2/pattern';

/** A value as it is sent in a place: encoded as careful clients do it, and as those that encode only what they must. */
const SENT: Readonly<Record<Place, (value: string) => string[]>> = {
  header: (value) => [value],
  path: inPath,
  'path-with-slashes': inPath,
  query: (value) => [
    encodeURIComponent(value),
    String(new URLSearchParams({ v: value })).slice(2),
    // As clients do that know letters and digits alone.
    encodeURIComponent(value).replace(/[-._~]/g, (character) => `%${character.charCodeAt(0).toString(16)}`),
  ],
};

function inPath(value: string): string[] {
  return [encodeURIComponent(value), encodeURI(value).replace(/[?#/]/g, encodeURIComponent)];
}

function regexOf(pattern: string, place: Place): string {
  const result = expressionOfPattern(pattern, place);
  if (!result || !('regex' in result)) throw new Error(`${pattern}: ${result?.problem}`);
  return result.regex;
}

// biome-ignore format: one value beside the other
const VALUES = [
  'a', 'b', 'ab', 'abc', 'cab', 'A', 'é', 'aé', '日本語', '1', '12', '2024-01-31', '-', '-.', 'a-b', 'a.b', 'a b', ' ',
  'a/b', '/', 'a:b', 'a+b', 'a%b', '%41', 'a"b', '"a"', 'a?b', 'a#b', 'a&b=c', 'a_b', 'a~b', 'x'.repeat(64), '!', ']', '\\',
];

// biome-ignore format: one pattern beside the other
const PATTERNS = [
  '^[a-z]+$', '^[a-z]{2,5}$', 'b', '^b', 'b$', '^a|b$', '^(a|b)$', '(^a|b$)', '^(?:a|b)c?$', '^(?<name>a)b*$', '^\\d{1,3}$',
  '^\\w+$', '^\\W+$', '^\\S+$', '^\\D$', '^\\s$', '^.$', '^.+$', '^.{1,3}$', '.*', 'a.c', '^[^a-z]+$', '^[^/]+$', '^[ -~]+$',
  '^[a/b]+$', '^a[:+]b$', '^"[^"]*"$', '^[\\u00e0-\\u00ff]$', '^aé$', '^[-.]+$', '^[\\]\\\\]$', '^a\\/b$', '^a\\.b$', '^$|^a$',
  '^(a|b|c){3}$', '^(?:[a-z](?:-|_)?)+$', '^a+?b$', '^[\\w.-]+$', '^%41$', '^[\\s\\S]{2}$', '^(a$|ab$)', '^(|a)$', '',
];

const PLACES: Place[] = ['header', 'path', 'path-with-slashes', 'query'];

/** A slash, encoded in a path, is let through only where the pattern names it. */
const isKept = (value: string, place: Place) => place !== 'path' || !/[/\\]/.test(value);

test.each(PATTERNS)('RE2 matches every value that ECMAScript finds /%s/ in, as it is sent', (pattern) => {
  const allowed = VALUES.filter((value) => new RegExp(pattern, 'u').test(value));
  for (const place of PLACES) {
    const regex = RE2JS.compile(regexOf(pattern, place));
    const refused = allowed
      .filter((value) => isKept(value, place))
      .flatMap((value) => SENT[place](value))
      .filter((sent) => !regex.matches(sent));
    expect({ place, refused }).toEqual({ place, refused: [] });
  }
});

/** Patterns by which a sign is not told from another one: "+" may mean a space. */
const VAGUE = new Set(['^a[:+]b$', '^\\S+$']);

test.each(PATTERNS)('RE2 matches no other value of ASCII than ECMAScript finds /%s/ in', (pattern) => {
  const refused = VALUES.filter((value) => !new RegExp(pattern, 'u').test(value) && /^[ -~]*$/.test(value));
  for (const place of VAGUE.has(pattern) ? (['header'] as const) : PLACES) {
    const regex = RE2JS.compile(regexOf(pattern, place));
    const matched = refused.filter((value) => SENT[place](value).some((sent) => regex.matches(sent)));
    expect({ place, matched }).toEqual({ place, matched: [] });
  }
});

test.each(PATTERNS)('in a path, /%s/ matches no slash', (pattern) => {
  const regex = RE2JS.compile(regexOf(pattern, 'path'));
  expect(['/', 'a/b', 'b/', '/b'].filter((value) => regex.matches(value))).toEqual([]);
});

test('no expression names a code above 0xff, which Envoy takes for none', () => {
  const texts = ['café', '日本語', '😀', '€'];
  const patterns = [...PATTERNS, ...texts.map((text) => `^${text}$`), '^[à-ü]+$', '^[^日]$', '^[一-龠]{2}$'];
  for (const place of PLACES) {
    const all = [...patterns.map((pattern) => regexOf(pattern, place)), regexOfTexts(texts, place)];
    expect(all.filter((regex) => /\\x\{[0-9a-f]{3,}\}/.test(regex))).toEqual([]);
  }
});

test.each([
  ['^[A-Za-z0-9_-]{1,64}$', '[\\-0-9A-Z_a-z]{1,64}'],
  ['^inv_', 'inv_(?:[^%/]|%[^25%/]|%2[^fF%/]|%5[^cC%/])*'],
  ['^(a|b)-c$', '(?:a|b)-c'],
  ['^a:b$', 'a(?::|%3[Aa])b'],
  ['^(a|b){2}(?:cd)+[:]*(?:(?:e))?$', '(?:a|b){2}(?:cd)+(?::|%3[Aa])*e?'],
  ['^[/]+$', '(?:%2[Ff])+'],
])('%s becomes a regular expression that people can read: %s', (pattern, regex) => {
  expect(regexOf(pattern, 'path')).toBe(regex);
});

test.each([
  ['^(?=a)a$', 'looks ahead'],
  ['^(?!a)b$', 'looks ahead'],
  ['(?<!a)b', 'looks behind'],
  ['^(a)\\1$', 'refers back to one of its groups'],
  ['^(?<x>a)\\k<x>$', 'refers back to one of its groups'],
  ['a^b', 'has a "^" within'],
  ['^(a$)+$', 'has a "$" within'],
  ['\\bword\\b', 'asks for the edge of a word'],
  ['^\\p{Lu}+$', 'names a property of Unicode'],
  ['^[a-z]{1,1001}$', 'repeats a part more than 1000 times'],
  ['^([a-z]{1,40}-){1,40}$', 'repeats a part more than 1000 times'],
  ['^[]$', 'matches nothing'],
  ['^$', 'allows only the empty value'],
  [`^${'('.repeat(50_000)}a${')'.repeat(50_000)}$`, 'takes more than 1024 characters in RE2'],
  [`^${'abcdefghij'.repeat(110)}$`, 'takes more than 1024 characters in RE2'],
  ['^[\\w-.]+$', 'has an escape or a range that Unicode mode (flag "u") does not allow'],
  ['^a\\_b$', 'has an escape or a range that Unicode mode (flag "u") does not allow'],
])('the pattern %.40s cannot be enforced: it %s', (pattern, problem) => {
  expect(expressionOfPattern(pattern, 'header')).toEqual({ problem });
});

test('as many repetitions as RE2 allows are kept', () => {
  for (const pattern of ['^[a-z]{1,1000}$', '^([a-z]{1,25}-){1,40}$', '^([a-z]{1,1000}-)*$']) {
    expect(() => RE2JS.compile(regexOf(pattern, 'header'))).not.toThrow();
  }
});

test('a pattern with a wrong syntax gives nothing', () => {
  expect(expressionOfPattern('(', 'header')).toBeUndefined();
});

test('texts are matched as they are', () => {
  const regex = RE2JS.compile(regexOfTexts(['a.b', 'c|d', '€'], 'path'));
  expect(['a.b', 'c|d', 'c%7Cd', '%E2%82%AC'].filter((value) => !regex.matches(value))).toEqual([]);
  expect(['axb', 'c', 'd', 'a.bc'].filter((value) => regex.matches(value))).toEqual([]);
});

describe('an encoded slash in a path', () => {
  const matches = (pattern: string, place: Place, sent: string) => RE2JS.compile(regexOf(pattern, place)).matches(sent);
  const OPEN = [
    '',
    '.*',
    '^.+$',
    '^.$',
    '^[^a]+$',
    '^[!-~]+$',
    '^\\S+$',
    '^[\\s\\S]+$',
    '^\\W+$',
    'a?',
    '^[^\\s]{1,9}$',
  ];

  test.each(OPEN)('is no value of /%s/, in any spelling, unless it is asked for', (pattern) => {
    for (const slash of ['%2F', '%2f', '%5C', '%5c']) {
      expect([slash, matches(pattern, 'path', slash)]).toEqual([slash, false]);
      expect([slash, matches(pattern, 'path-with-slashes', slash)]).toEqual([slash, true]);
    }
    expect(matches(pattern, 'path', '%3F')).toBe(true);
  });

  test.each(['%%2F', '%2%2F', '%5%5C', 'a%2Fb', 'a%2f', '%2Fb', 'a%'])('does not hide in %s', (sent) => {
    expect(matches('.*', 'path', sent)).toBe(false);
  });

  test.each([
    ['^a/b$', 'a%2Fb'],
    ['^[a-z/]+$', 'a%2fb'],
    ['^\\\\$', '%5C'],
  ])('is a value of /%s/, which names it', (pattern, sent) => {
    expect(matches(pattern, 'path', sent)).toBe(true);
  });
});
