import { findJsonProblem } from '../../lib/contract/json-syntax';
import { parseSource } from '../../lib/contract/parse';
import { children, type Location, rootOf, type Source } from '../../lib/contract/source';
import { parseYaml } from '../../lib/contract/yaml-source';

const problems = (text: string) => parseSource(text, 'f').findings.map(({ path, message }) => `${path} ${message}`);
const deep = (levels: number) => '{"a":'.repeat(levels) + 1 + '}'.repeat(levels);

test.each([
  ['keys that YAML 1.1 takes for booleans', 'on: 1\nno: 2\ny: 3\nTrue: 4', { on: 1, no: 2, y: 3, True: 4 }],
  [
    'keys that YAML takes for numbers or nothing',
    '200: a\n1.0: b\n0x10: c\nnull: d\n~: e',
    { 200: 'a', '1.0': 'b', '0x10': 'c', null: 'd', '~': 'e' },
  ],
  ['lines that end in CRLF', 'a:\r\n  b: |\r\n    c\r\n    d\r\n', { a: { b: 'c\nd\n' } }],
  ['a byte order mark, in YAML and in JSON', '\uFEFFa: 1', { a: 1 }],
  ['a byte order mark before JSON', '\uFEFF{"a": 1}', { a: 1 }],
  ['JSON indented by tabs', '{\n\t"a": [\n\t\t1\n\t]\n}', { a: [1] }],
  ['a flow map that is no JSON', '{a: 1, b: [x]} # note', { a: 1, b: ['x'] }],
  ['a key "<<" in quotes, or of a text', '"<<": {a: 1}\nb: {<<: text}', { '<<': { a: 1 }, b: { '<<': 'text' } }],
  ['keys of the prototype', '{"__proto__": {"a": 1}, "toString": 2}', JSON.parse('{"__proto__":{"a":1},"toString":2}')],
  ['an alias that is used a thousand times', `- &a {b: 1}\n${'- *a\n'.repeat(1000)}`, Array(1001).fill({ b: 1 })],
  ['an anchor that is set anew', 'a: &x 1\nb: *x\nc: &x [2]\nd: *x', { a: 1, b: 1, c: [2], d: [2] }],
  ['nesting up to the limit', deep(200), JSON.parse(deep(200))],
])('reads %s', (_, text, value) => {
  expect(problems(text)).toEqual([]);
  expect(parseSource(text, 'f').value).toEqual(value);
});

test('what aliases stand for is one value', () => {
  const { a, b, c } = parseSource('a: &x {d: &y []}\nb: *x\nc: *y', 'f').value as Record<string, { d: unknown }>;
  expect(b).toBe(a);
  expect(c).toBe(a?.d);
});

test.each([
  ['nothing', '', ['f:1 The contract cannot be parsed: it is empty']],
  ['nothing but a comment', '# to be written\n---\n', [expect.stringMatching(/it is empty$/)]],
  [
    'a merge key',
    'a: &a {x: 1}\nb:\n  <<: *a\nc: {<<: [*a]}',
    [expect.stringMatching(/^f:3 .*"<<"/), expect.stringMatching(/^f:4/)],
  ],
  ['another version of YAML', '%YAML 1.1\n---\non: 1', [expect.stringMatching(/it says that it is YAML 1.1$/)]],
  ['a tab as indentation', 'a:\n\tb: 1', [expect.stringMatching(/^f:2 .*[tT]abs/)]],
  ['keys that are one text', '200: a\n"200": b', [expect.stringMatching(/^f:2 .*unique$/)]],
  [
    'keys that stand twice in JSON',
    '{"a": 1,\n"b": {"c": "\\"", "d": [{"c": 1}],\n"\\u0063": 2},\n"a": 3}',
    [expect.stringMatching(/^f:3 .*unique$/), expect.stringMatching(/^f:4 .*unique$/)],
  ],
  [
    'aliases that are too deep',
    `- &a ${'['.repeat(101)}${']'.repeat(101)}\n- &b ${'['.repeat(101)}*a${']'.repeat(101)}`,
    [expect.stringMatching(/nest it deeper than 200/)],
  ],
  ['JSON that is too deep', deep(201), [expect.stringMatching(/deeper than 200 levels$/)]],
])('refuses %s', (_, text, expected) => {
  expect(problems(text)).toEqual(expected);
});

describe('what is named .json is JSON', () => {
  const found = (text: string) => {
    const [first, ...more] = parseSource(text, 'f.json').findings;
    expect(more).toEqual([]);
    return `${first?.path} ${first?.message.replace('The contract cannot be parsed: ', '')}`;
  };
  test.each([
    ['a comment', '{"paths": { // x\n"/a": {}}}', 'f.json:1 JSON has no comments'],
    ['a comment of other kinds', '{\n/* x */ "a": 1}', 'f.json:2 JSON has no comments'],
    ['a comment of YAML', '{"a":\n1 # x\n}', 'f.json:2 JSON has no comments'],
    ['a comma too many', '{"a": [1,\n]}', 'f.json:2 JSON has no comma before "]"'],
    [
      'a comma too few',
      '{"a": 1\n"b": 2}',
      'f.json:2 ""b":" stands where a comma or the end of what is open is expected',
    ],
    ['single quotes', "{'a': 1}", 'f.json:1 JSON has texts in double quotes only'],
    ['a key without quotes', '{a: 1}', 'f.json:1 "a:" stands where a key in double quotes or "}" is expected'],
    [
      'a text over two lines',
      '{"a": "b\nc"}',
      'f.json:1 a text is not closed on its line, or holds what JSON wants escaped',
    ],
    ['a text after the end', '{}\n{}', 'f.json:2 "{}" stands where the end of the file is expected'],
    ['an end too early', '{"a": [1\n', 'f.json:2 it ends too early'],
    ['YAML', 'openapi: 3.1.0', 'f.json:1 "openapi:" stands where a value is expected'],
    ['nothing', '', 'f.json:1 it is empty'],
  ])('%s is not', (_, text, expected) => {
    expect(found(text)).toBe(expected.replace('""b":"', '"\\"b\\":"'));
  });

  test('what is wrong is found where JSON.parse finds something: 4,000 texts with one change', () => {
    const random = generator(11);
    let broken = 0;
    for (let i = 0; i < 4_000; i++) {
      const text = written(generatedValue(random, 3), random);
      const at = random(text.length + 1);
      const change = ['', ',', '"', '}', ']', ':', '1', '-', '\\', '\n', '\t', '//', '#', 'e'][random(14)];
      const changed = text.slice(0, at) + change + text.slice(at + random(2));
      let isJson = true;
      try {
        JSON.parse(changed);
      } catch {
        isJson = false;
      }
      broken += isJson ? 0 : 1;
      expect([changed, findJsonProblem(changed) === undefined]).toEqual([changed, isJson]);
    }
    expect(broken).toBeGreaterThan(1_000);
  });
});

describe('YAML in braces', () => {
  test.each([
    ['before a key', '{"paths": { // x\n  "/a": {}}}'],
    ['before a value', '{"a": /* x */ "b"}'],
    ['behind a value', '{\n"a": true // x\n}'],
  ])('that holds a comment as JSON with comments has it %s', (_, text) => {
    expect(problems(text)).toEqual([expect.stringMatching(/a comment that is none in YAML, but text$/)]);
  });

  test('may hold comments of YAML, and slashes in a text', () => {
    const text = '{ # x\n"/a": see http://h//x, b: "// y", c: [x//y]}';
    expect(problems(text)).toEqual([]);
    expect(parseSource(text, 'f').value).toEqual({ '/a': 'see http://h//x', b: '// y', c: ['x//y'] });
  });
});

test('only the first error of a text is said, which causes most of the others', () => {
  const text = 'a: {b: 1\nc:\n  d: [e, f\n  g: {h: i}\nj:\n\tk: "l\n';
  expect(problems(text)).toEqual([expect.stringMatching(/^f:2 /)]);
});

test('keeps scalars as they are written', () => {
  for (const text of ['a: [1.0, 001, 1e3, "x\\ty", {}]', '{"a": [1.0, "001", 1e3, "x\\ty", {}]}']) {
    const source = parseSource(text, 'f');
    expect([0, 1, 2, 3, 4, 5].map((i) => source.textOf(['a', i]))).toEqual([
      '1.0',
      '001',
      '1e3',
      'x\ty',
      undefined,
      undefined,
    ]);
  }
  expect(parseSource('a: &a 1.0\nb: *a', 'f').textOf(['b'])).toBe('1.0');
});

test('a value of JSON stands where a YAML parser finds it: 500 generated texts', () => {
  const random = generator(9);
  let values = 0;
  for (let i = 0; i < 500; i++) {
    const text = written(generatedValue(random, 4), random);
    const [json, yaml] = [parseSource(text, 'f'), parseYaml(text, 'f')];
    expect(json.value).toEqual(yaml.value);
    const pointers = everyLocation(rootOf(json)).flatMap(({ pointer }) => [pointer, [...pointer, 'absent']]);
    values += pointers.length / 2;
    const places = (source: Source) => pointers.map((at) => [text, at, source.locate(at), source.textOf(at)]);
    expect(places(json)).toEqual(places(yaml));
  }
  expect(values).toBeGreaterThan(2_000);
});

function everyLocation(location: Location): Location[] {
  return [location, ...children(location).flatMap(everyLocation)];
}

/** Park and Miller: the same numbers in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const TEXTS = ['', 'a', '200', '"', '\\', '\\"', '}', '],{', ': ', 'é\n', 'x,y', '\u2028', 'toString', '-1'];

function generatedValue(random: (below: number) => number, depth: number): unknown {
  const kind = random(depth === 0 ? 3 : 7);
  if (kind === 0) return TEXTS[random(TEXTS.length)];
  if (kind === 1) return [0, -1.5, 1e21, 12][random(4)];
  if (kind === 2) return [true, false, null][random(3)];
  const parts = Array.from({ length: random(5) }, () => generatedValue(random, depth - 1));
  return kind < 5 ? parts : Object.fromEntries(parts.map((part) => [TEXTS[random(TEXTS.length)], part]));
}

/** The value as a text whose lines break in odd places. */
function written(value: unknown, random: (below: number) => number): string {
  const space = () => ['', ' ', '\n', '\r\n', ' \n  '][random(5)];
  const list = (parts: string[]) => parts.map((part) => `${space()}${part}${space()}`).join(',');
  if (Array.isArray(value)) return `[${list(value.map((part) => written(part, random)))}${space()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, part]) => `${JSON.stringify(key)}:${space()}${written(part, random)}`,
  );
  return `{${list(members)}${space()}}`;
}

describe('keys of YAML', () => {
  const found = (text: string) => parseSource(text, 'f.yaml').findings.map(({ path, message }) => `${path} ${message}`);
  test('may be an alias, and may have an anchor', () => {
    const source = parseSource('x:\n  &k name: v\n  again: *k\ny: {*k : 1}\n', 'f.yaml');
    expect(source.findings).toEqual([]);
    expect(source.value).toEqual({ x: { name: 'v', again: 'name' }, y: { name: 1 } });
  });
  test('are the texts that aliases stand for, and found as such', () => {
    const source = parseSource('x: &k 1.0\ny:\n  *k : 2.0\n  &n 200: a\nz: *n\n', 'f.yaml');
    expect(source.findings).toEqual([]);
    expect(source.value).toEqual({ x: 1, y: { '1.0': 2, 200: 'a' }, z: 200 });
    expect([source.locate(['y', '1.0']), source.textOf(['y', '1.0'])]).toEqual(['f.yaml:3', '2.0']);
  });
  test.each([
    ['x: &k get\nget: 1\n*k : 2', 'f.yaml:3', 'the keys of a map must be unique'],
    ['x: &k [get]\n*k : 2', 'f.yaml:2', 'the key of a map is a list or a map itself'],
    ['? {a: b}\n: 2', 'f.yaml:1', 'the key of a map is a list or a map itself'],
    [
      '? !!binary aGk=\n: 2',
      'f.yaml:1',
      'it has a value with the tag tag:yaml.org,2002:binary, which JSON does not have',
    ],
  ])('cannot be read where they are none of JSON: %s', (text, place, problem) => {
    expect(found(text)).toEqual([`${place} The contract cannot be parsed: ${problem}`]);
  });
  test('may be a merge by an alias, and are none with an alias of a text', () => {
    expect(found('x: &k <<\ny: {*k : {a: 1}}')).toEqual([expect.stringMatching(/^f\.yaml:2 .*merges/)]);
    expect(found('x: &t text\ny: {<<: *t}')).toEqual([]);
  });
  test.each(['x: {*nope : 1}', 'x: {? [*nope] : 1}', 'x: &a {*a : 1}'])('are judged like values: %s', (text) => {
    expect(found(text)).toEqual([expect.stringMatching(/^f\.yaml:1 The contract cannot be parsed: an alias/)]);
  });
});

describe('tags of YAML', () => {
  test.each(['!!str 1', '!!map {a: 1}', '!!seq [1]', '!!int 1', '!!float 1.5', '!!null null', '!!bool true', '! 1'])(
    'are read where JSON has such values: %s',
    (value) => expect(problems(`a: ${value}`)).toEqual([]),
  );
  test.each([
    '!!set {a}',
    '!!omap [a: 1]',
    '!!binary aGk=',
    '!!timestamp 2026-01-01',
    '!own 1',
    '!!int x',
    '!own {a: 1}',
  ])('cannot be read elsewhere: %s', (value) =>
    expect(problems(`b: 1\na: ${value}`)).toEqual([expect.stringMatching(/^f:2 .*\btag\b/)]),
  );
});
