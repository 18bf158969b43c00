import { ofAllParts, type Relation, regexComparison } from '../../lib/re2';

const relationOf = regexComparison();

// biome-ignore format: one expression beside the other
const REGEXES = [
  'a', 'b', 'ab', '[ab]', '[ab]+', '[ab]*', 'a+', 'a*b', '(?:a|b)c?', '(?:ab|c)+', '[^a]', '[^a]+', '.', '.+', '.{2}', 'a{2,3}',
  'a{0,2}', '(?:a?b){2}', '[a-c]{1,2}', '\\x{61}', 'c|b|a', '(?:|a)b', '.*c', 'a.*', '.*b.*', '(?:a(?:b|c))+', '[abc]+', '',
];

/** Every text of up to four of these characters. */
const TEXTS = [0, 1, 2, 3].reduce<string[][]>(
  (all) => [...all, (all.at(-1) ?? []).flatMap((text) => ['a', 'b', 'c', 'd'].map((c) => text + c))],
  [['']],
);

function counted(a: string, b: string): Relation {
  const is = (regex: string) => new RegExp(`^(?:${regex.replace('\\x{', '\\u{')})$`, 'u');
  const [inA, inB] = [is(a), is(b)];
  const texts = TEXTS.flat().map((text) => [inA.test(text), inB.test(text)] as const);
  const both = texts.some(([x, y]) => x && y);
  const onlyA = texts.some(([x, y]) => x && !y);
  const onlyB = texts.some(([x, y]) => y && !x);
  if (!both) return 'disjoint';
  if (onlyA) return onlyB ? 'overlapping' : 'around';
  return onlyB ? 'inside' : 'equal';
}

test.each(REGEXES)('/%s/ lies to all others as the texts that they match do', (a) => {
  const expected = REGEXES.map((b) => [b, counted(a, b)]);
  expect(REGEXES.map((b) => [b, relationOf(a, b)])).toEqual(expected);
});

test('what would take too long is undecided', () => {
  expect(relationOf('.*a.{30}', '.*b.{30}')).toBe('undecided');
  expect(relationOf('[a-z]{1,1000}[0-9]{1,1000}.{1,1000}', 'x{1,1000}')).toBe('undecided');
});

test.each<[Relation, Relation[]]>([
  ['equal', ['equal']],
  ['inside', ['equal', 'inside']],
  ['around', ['around', 'equal', 'around']],
  ['overlapping', ['inside', 'around']],
  ['overlapping', ['overlapping', 'inside']],
  ['disjoint', ['overlapping', 'disjoint']],
])('%s, of parts that are %j', (whole, parts) => {
  expect(ofAllParts(parts)).toBe(whole);
});
