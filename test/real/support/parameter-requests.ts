import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { randomFrom } from '../../plan/random';

/** Parameters of every kind, and requests for them as any client may write them; the same for the same seed. */

// biome-ignore lint/suspicious/noExplicitAny: a schema is any JSON
export type Schema = any;
export type Place = 'header' | 'path' | 'query';

export interface GeneratedParameter {
  readonly name: string;
  readonly in: Place;
  readonly required: true;
  readonly schema: Schema;
  readonly style?: string;
  readonly explode?: boolean;
}

/** A text as it is sent for a parameter, and whether the schema allows what it may stand for. */
export interface GeneratedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly legal: boolean;
}

const NAMES: Readonly<Record<Place, readonly string[]>> = {
  query: [
    'q',
    'page-size',
    '$top',
    'filter[state]',
    'a b',
    'é',
    '名',
    'x~',
    'a+b',
    'a&b',
    'a=b',
    '100%',
    'x.y:z',
    'a/b?c',
  ],
  header: ['X-Tenant', 'x_tenant', 'X-Ünit', 'x.tenant'],
  path: ['id'],
};

const TEXTS = [
  ...[
    'a',
    'b',
    'abc',
    'ABC',
    'é',
    '日本語',
    'x'.repeat(40),
    'a b',
    'a+b',
    'a%b',
    '%41',
    'a&b=c',
    'a#b',
    'a?b',
    'a:b',
    '"a"',
  ],
  ...['', ' ', '-', '-.', 'a.b', 'a~b', 'a_b', '(a)', "a'b", 'a,b;c', '@a!', '[a]', '{a}', 'a|b', 'a^b', '<a>', '😀'],
  ...['0', '1', '42', '001', '1.0', '1e3', '-7', '1.5', 'true', 'false', 'null', '2024-02-29', '2024-02-31'],
  ...[
    '8e03978e-40d5-43dd-bc93-6894a57f9324',
    'urn:uuid:8E03978E-40d5-43dd-bc93-6894a57f9324',
    'inv_1',
    'v1',
    'a@b.example',
  ],
];

const PATTERNS = [
  ...[
    '^[a-z]+$',
    '^[A-Za-z0-9_-]{1,64}$',
    'b',
    '^a',
    'b$',
    '^(a|b)$',
    '.*',
    '^.+$',
    '^.{1,3}$',
    '^\\d+$',
    '^\\S+$',
    '^\\W+$',
  ],
  ...[
    '^[^/]+$',
    '^[^a-z]+$',
    '^[ -~]{0,20}$',
    '^"[^"]*"$',
    '^[\\u00e0-\\u00ff]$',
    '^$|^a$',
    '^inv_',
    '^(?!x).*$',
    '^\\p{L}+$',
  ],
  ...[
    '^[a:+]+$',
    '^[\\w.~!*(),;=&-]+$',
    '^[^&=]{1,1000}$',
    '^.{0,1000}$',
    '^[\\s\\S]{1,500}$',
    '(a|b)+c?',
    '\\.',
    '^[%#?]+$',
  ],
];

const NUMBERS = [0, 1, 2, -7, 42, 1.5, 1e21, 1e-7, 1000000, 12345678901];

/** One of several ways to write each number: languages differ, and JSON takes all of these for the same. */
const spelled = (value: number): string[] => [
  String(value),
  ...(Number.isInteger(value) ? [value.toExponential(), `${value}.0`] : []),
];

export function generator(seed: number) {
  const { below } = randomFrom(seed);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const some = <T>(from: readonly T[], most: number): T[] => Array.from({ length: 1 + below(most) }, () => pick(from));
  const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];
  const ajv = new Ajv2020({ strict: false, validateSchema: false });
  addFormats(ajv);

  const simple = (): Schema =>
    pick([
      () => ({ type: 'string' }),
      () => ({ type: 'string', minLength: 1 + below(3), maxLength: 40 }),
      () => ({ type: 'string', enum: unique(some(TEXTS, 5)) }),
      () => ({ type: 'string', enum: unique(Array.from({ length: 30 + below(200) }, (_, i) => `${pick(TEXTS)}${i}`)) }),
      () => ({ type: 'string', pattern: pick(PATTERNS) }),
      () => ({ pattern: pick(PATTERNS) }),
      () => ({ type: 'string', format: pick(['date', 'uuid', 'date-time', 'email']) }),
      () => ({ type: 'integer' }),
      () => ({ type: 'integer', enum: unique(some(NUMBERS.filter(Number.isInteger), 4)) }),
      () => ({ type: 'number', enum: unique(some(NUMBERS, 4)) }),
      () => ({ type: 'boolean' }),
      () => ({ const: pick<unknown>([...TEXTS, ...NUMBERS, true]) }),
      () => ({ enum: unique(some<unknown>([...TEXTS, ...NUMBERS, true, false, null], 5)) }),
      () => ({ type: ['string', 'null'], pattern: pick(PATTERNS) }),
      () => ({ type: ['integer', 'boolean'] }),
      () => ({ type: ['integer', 'null'] }),
    ])();

  const schema = (depth = 0): Schema => {
    if (depth === 2 || below(3) > 0) return simple();
    const parts = () => Array.from({ length: 1 + below(3) }, () => schema(depth + 1));
    return pick([
      () => ({ oneOf: parts() }),
      () => ({ anyOf: parts() }),
      () => ({ allOf: parts() }),
      () => ({ type: 'string', anyOf: parts() }),
      () => ({ type: 'integer', oneOf: [{ minimum: 2 }, { maximum: 0 }] }),
      () => ({ allOf: [{ pattern: pick(PATTERNS) }, schema(depth + 1)] }),
      () => ({ ...simple(), allOf: parts() }),
    ])();
  };

  /** A character as it may stand in a URL: raw where its place lets it, else percent-encoded in either case. */
  const encoded = (text: string, raw: RegExp, space: readonly string[], always = /^[\w.-]$/): string =>
    [...text]
      .map((character) => {
        if (always.test(character)) return character;
        if (character === ' ' && space.length > 0) return pick([...space, '%20']);
        if (raw.test(character) && below(2) === 0) return character;
        const octets = [...new TextEncoder().encode(character)].map((octet) => octet.toString(16).padStart(2, '0'));
        return octets
          .map((octet) => `%${[...octet].map((d) => (below(2) === 0 ? d : d.toUpperCase())).join('')}`)
          .join('');
      })
      .join('');
  /** Characters that clients send as they are (RFC 3986 and, for brackets, the URL Standard). */
  const RAW = {
    name: /^[!$'()*,;:@/?~[\]]$/,
    query: /^[-._!$'()*,;:@/?~=[\]]$/,
    path: /^[!$&'()*+,;=:@~]$/,
  };

  const parameter = (): GeneratedParameter => {
    const place = pick<Place>(['query', 'query', 'header', 'path']);
    const base = { name: pick(NAMES[place]), in: place, required: true } as const;
    if (below(6) > 0) return { ...base, schema: schema() };
    if (place !== 'query' || below(2) === 0) return { ...base, schema: { type: 'array', items: simple() } };
    return pick<() => GeneratedParameter>([
      () => ({ ...base, schema: { type: 'object', properties: { a: simple() } }, explode: below(2) === 0 }),
      () => ({ ...base, schema: { type: 'object' }, style: 'deepObject' }),
      () => ({ ...base, schema: { oneOf: [{ type: 'string', enum: ['x'] }, { properties: { a: simple() } }] } }),
      () => ({ ...base, schema: { type: 'array', items: simple() }, style: 'pipeDelimited', explode: false }),
    ])();
  };

  /** What a text may stand for: as a text, a number, a boolean, or null. */
  const readings = (text: string, typed: boolean): unknown[] => {
    if (!typed) return [text];
    const number = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(text) ? [Number(text)] : [];
    const others = { true: [true], false: [false], null: [null], '': [null] }[text] ?? [];
    return [text, ...number, ...others];
  };

  /** Requests for a parameter, at the path that stands for its operation. */
  const requests = (operationPath: string, given: GeneratedParameter, count: number): GeneratedRequest[] => {
    const validate = ajv.compile(given.schema);
    const typed = saysType(given.schema);
    const listed = textsIn(given.schema);
    const at = (texts: readonly string[], legal: boolean): GeneratedRequest =>
      requestOf(operationPath, given, texts, legal);
    return Array.from({ length: count }, () => {
      const { type } = given.schema;
      if (type === 'array')
        return at(
          some(
            TEXTS.filter((text) => text !== ''),
            3,
          ),
          true,
        );
      if (type === 'object' || given.schema.oneOf?.[1]?.properties) return at([], true);
      const text = pick([
        () => pick(TEXTS),
        () => pick(spelled(pick(NUMBERS))),
        () => pick(listed.length > 0 ? listed : TEXTS),
      ])();
      return at(
        [text],
        readings(text, typed).some((value) => validate(value)),
      );
    }).filter((request) => canBeSent(request, given.in));
  };

  const requestOf = (operationPath: string, given: GeneratedParameter, texts: readonly string[], legal: boolean) => {
    const { name, explode, style } = given;
    if (given.in === 'header') return { path: operationPath, headers: { [name]: headerText(texts.join(',')) }, legal };
    if (given.in === 'path') {
      return { path: operationPath.replace('{id}', encoded(texts.join(','), RAW.path, [])), headers: {}, legal };
    }
    const value = (text: string) => encoded(text, RAW.query, ['+'], /^[a-zA-Z0-9]$/);
    const member = (text: string) => encoded(text, RAW.name, ['+']);
    const pairs =
      texts.length === 0
        ? given.schema.type === 'object' && explode === false
          ? [`${member(name)}=a,1`]
          : [style === 'deepObject' ? `${member(`${name}[a]`)}=1` : 'a=1']
        : style === 'pipeDelimited'
          ? [`${member(name)}=${texts.map(value).join('%7C')}`]
          : texts.map((text) => (text === '' && below(2) === 0 ? member(name) : `${member(name)}=${value(text)}`));
    const others = below(3) === 0 ? ['other=1'] : [];
    return { path: `${operationPath}?${[...others, ...pairs].join('&')}`, headers: {}, legal };
  };

  /** In the octets of UTF-8, or as ISO 8859-1, where that has all its characters. */
  const headerText = (text: string): string =>
    /^[\0-\xff]*$/.test(text) && below(2) === 0 ? text : Buffer.from(text, 'utf8').toString('latin1');

  return { parameter, requests };
}

/** Whether any client can send it so: no white space around a header, nothing that a path normalises away. */
function canBeSent({ path, headers }: GeneratedRequest, place: Place): boolean {
  if (place === 'header') {
    const [[name = '', value = ''] = []] = Object.entries(headers);
    return /^[\w.-]+$/.test(name) && value.trim() === value;
  }
  const last = path.split('/').at(-1) ?? '';
  return place === 'query' || !(last === '' || /^\.+$/.test(last) || /%2f|%5c/i.test(path));
}

function saysType(schema: Schema): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  if (schema.type !== undefined || schema.enum !== undefined || schema.const !== undefined) return true;
  return ['allOf', 'anyOf', 'oneOf'].some((key) => (schema[key] ?? []).some(saysType));
}

/** The texts of everything that a schema lists. */
function textsIn(schema: Schema): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const values: unknown[] = [...(schema.enum ?? []), ...('const' in schema ? [schema.const] : [])];
  const own = values.flatMap((value) => (typeof value === 'number' ? spelled(value) : [String(value)]));
  return [...own, ...['allOf', 'anyOf', 'oneOf'].flatMap((key) => (schema[key] ?? []).flatMap(textsIn))];
}
