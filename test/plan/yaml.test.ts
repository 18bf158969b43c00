import * as jsYaml from 'js-yaml';
import * as yaml from 'yaml';
import { toYaml } from '../../lib/plan';
import { randomFrom } from './random';

/** The parsers that must agree: YAML 1.1 is what Kubernetes' Go library and PyYAML read, 1.2 what newer tools do. */
const PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  'yaml 1.1': (text) => yaml.parse(text, { version: '1.1', strict: true }),
  'yaml 1.2': (text) => yaml.parse(text, { version: '1.2', strict: true }),
  'js-yaml 1.1': (text) => jsYaml.load(text, { schema: jsYaml.YAML11_SCHEMA }),
  'js-yaml 1.2': (text) => jsYaml.load(text),
};

const TRICKY = [
  ...[
    '',
    ' ',
    'a ',
    ' a',
    'a\t',
    '\ta',
    '-',
    '- a',
    '?',
    '? a',
    ':',
    ': a',
    'a: b',
    'a:',
    ':a',
    'a :b',
    '#',
    ' #a',
    'a #b',
  ],
  ...['y', 'Y', 'n', 'N', 'yes', 'Yes', 'NO', 'on', 'Off', 'OFF', 'true', 'True', 'FALSE', 'null', 'Null', 'NULL', '~'],
  ...[
    '0',
    '-1',
    '+1',
    '007',
    '0o14',
    '014',
    '0x1F',
    '0b11',
    '1e3',
    '1.5e-3',
    '.5',
    '5.',
    '.inf',
    '-.INF',
    '.NaN',
    '1_000',
  ],
  ...[
    '12:30:45',
    '1:30',
    '190:20:30.15',
    '2001-12-14',
    '2001-12-14t21:59:43.10-05:00',
    '1.2.3',
    '10.0.0.1/8',
    '_1',
    'e1',
  ],
  ...[
    '&a',
    '*a',
    '!a',
    '!!str a',
    '|',
    '>',
    '>-',
    '%TAG',
    '@a',
    '`a`',
    '"a"',
    "'a'",
    "it's",
    '{a}',
    '[a]',
    'a, b',
    '{',
    ']',
  ],
  ...[
    '---',
    '...',
    '--- a',
    '<<',
    '=',
    'a\\b',
    'C:\\x',
    '\\',
    'http://a:80/b?c#d',
    'a#b',
    'a: #b',
    'a::b',
    '/a',
    '//',
    '/',
  ],
  ...[
    'a\nb',
    'a\n',
    'a\n\n',
    '\na',
    ' a\nb',
    'a\n b',
    'a\n\n\nb\n\n',
    '\n',
    '\n\n',
    'a\r\nb',
    'a\rb',
    'a\n\tb',
    'a\n ',
    'a \nb',
  ],
  ...[
    'a\n---\nb',
    'a\n...\n',
    '# a\nb',
    '- a\nb',
    'a:\n  b: c\n',
    'a\n   \nb',
    'a\n#b',
    '%a\nb',
    '\ta\nb',
    'a\n\t',
    'a\n \n',
  ],
  ...[
    'ä',
    '日本',
    '😀',
    '😀\nb',
    '\u0000',
    '\u0007',
    '\u001b[0m',
    '\u007f',
    '\u0085',
    '\u00a0',
    'a\u00a0',
    '\u2028',
    'a\u2029\nb',
  ],
  ...[
    '\ufeff',
    '\ufeffa\nb',
    '\ud800',
    'a\udc00b',
    '\ufffe',
    '\uffff',
    'a'.repeat(2000),
    'ab '.repeat(900),
    '$(A)',
    '${A}',
    '~a',
  ],
  ...[
    '__proto__',
    'constructor',
    '100m',
    '1Gi',
    '5s',
    '{{ .Values.a }}',
    'urn:a:b',
    'istio.io/rev',
    'a:b',
    '*.svc',
    '"',
    "'",
  ],
];

const identical = (value: unknown) => {
  const text = toYaml(value);
  for (const [name, parse] of Object.entries(PARSERS)) {
    expect({ parser: name, text, value: parse(text) }).toEqual({ parser: name, text, value });
  }
};

describe('toYaml', () => {
  it.each(TRICKY.map((text) => [JSON.stringify(text).slice(0, 60), text]))('%s reads back as itself', (_name, text) => {
    identical({ a: text, b: [text, [text], { c: text }], d: { e: text } });
    identical(text);
  });

  it.each(TRICKY.filter((key) => key !== '__proto__').map((text) => [JSON.stringify(text).slice(0, 60), text]))(
    '%s reads back as a key',
    (_name, key) => identical({ a: { [key]: 1 }, b: [{ [key]: { [key]: [] } }] }),
  );

  it.each([0, -1, 1.5, 1e21, 1.5e300, 1e-7, 2 ** 53, 1234567890123, -0, 0.1, 100000, 8e2])('the number %p', (number) =>
    identical({ a: number, b: [number] }),
  );

  it.each([
    [[]],
    [{}],
    [[[]]],
    [[{}]],
    [{ a: {}, b: [], c: [[], {}, [{}]] }],
    [
      [
        [1, 2],
        [[3], []],
      ],
    ],
    [[{ a: 1, b: { c: [{ d: 2, e: [3] }] } }]],
    [{ a: null, b: [null, true, false] }],
  ])('the shape %j', identical);

  it('writes strings as people do where that is safe, and multi-line ones as blocks', () => {
    expect(
      toYaml({ name: 'billing', host: 'billing.finance.svc.cluster.local', on: 'yes', port: '8080', script: 'a\nb\n' }),
    ).toBe(`name: billing
host: billing.finance.svc.cluster.local
"on": "yes"
port: "8080"
script: |
  a
  b
`);
  });

  it('leaves out what is undefined, and does not invent a value for what JSON lacks', () => {
    expect(toYaml({ a: undefined, b: { c: undefined } })).toBe('b: {}\n');
    expect(() => toYaml({ a: Number.NaN })).toThrow('cannot be written as YAML: NaN');
    expect(() => toYaml({ a: () => 1 })).toThrow(TypeError);
  });

  it('reads back 1,000 random documents identically', () => {
    const random = randomFrom(20240229);
    for (let i = 0; i < 1000; i++) identical(random.json(4));
  });
});
