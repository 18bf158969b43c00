import type { Parameter, Part, Template } from './path-reference';

/** Numbers from 0 to 1, the same for each seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;

const one = <T>(random: Random, items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;

const TEXTS = ['a', 'b', 'me', 'export', 'v1.0', 'café', 'my items', '$count', 'a:b', 'm;v=1', '5', '請求'];
const METHODS = ['GET', 'GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'];

const SCHEMAS: Readonly<Record<Parameter['kind'], object>> = {
  any: { type: 'string' },
  slashed: { type: 'string' },
  rest: { type: 'string' },
  digits: { type: 'string', pattern: '^[0-9]+$' },
  letters: { type: 'string', pattern: '^[a-z]+$' },
};

/** Templates that overlap: few texts, and every kind of segment. */
export function templatesOf(random: Random): Template[] {
  const templates = new Map<string, Template>();
  for (let i = 0; i < 14; i++) {
    let names = 0;
    const parameters: Parameter[] = [];
    const parameter = (kind: Parameter['kind']): Parameter => {
      const marks = {
        ...(kind === 'slashed' && { 'x-encoded-slashes': true }),
        ...(kind === 'rest' && { 'x-multi-segment': true }),
      };
      const made = { name: `p${i}x${names++}`, schema: SCHEMAS[kind], kind, marks };
      parameters.push(made);
      return made;
    };
    const length = 1 + Math.floor(random() * 3);
    const segments = Array.from({ length }, (_, at) => segmentOf(random, parameter, at === length - 1));
    const shape = segments
      .map((parts) => parts.map((part) => (typeof part === 'string' ? part : `{${part.kind}}`)).join(''))
      .join('/');
    const text = `/${segments.map((parts) => parts.map((part) => (typeof part === 'string' ? part : `{${part.name}}`)).join('')).join('/')}`;
    const methods = [...new Set([one(random, METHODS), one(random, METHODS)])];
    const operations = methods.map((method) => ({
      method,
      id: `${method.toLowerCase()}${i}`,
      isDeclared: random() < 0.85,
    }));
    if (!templates.has(shape)) templates.set(shape, { text, segments, parameters, operations });
  }
  return [...templates.values()];
}

function segmentOf(random: Random, parameter: (kind: Parameter['kind']) => Parameter, isLast: boolean): Part[] {
  const kind = random();
  if (kind < 0.4) return [one(random, TEXTS)];
  if (kind < 0.6) return [parameter('any')];
  if (kind < 0.68) return [parameter('digits')];
  if (kind < 0.74) return [parameter('letters')];
  if (kind < 0.8) return [parameter('any'), ':cancel'];
  if (kind < 0.85) return [parameter('any'), '.json'];
  if (kind < 0.9) return ['v', parameter('digits')];
  if (kind < 0.94) return [parameter('any'), '...', parameter('any')];
  if (kind < 0.97) return [parameter('slashed')];
  return isLast ? [parameter('rest')] : [parameter('any')];
}

const VALUES = [
  '5',
  '42',
  'abc',
  'me',
  'export',
  'a b',
  'é',
  'x.json',
  'v7',
  'a...b',
  '7:cancel',
  '$count',
  '請',
  '%',
  'a+b',
  '*',
  '~',
  '..a',
  'a;b=c',
];
const SLASHED = ['42/secrets', '/', 'a\\b', 'me/../x'];

/** Requests that match a template, or nearly do, in many spellings. */
export function requestsFor(templates: readonly Template[], count: number, random: Random) {
  return Array.from({ length: count }, () => {
    const { segments, operations } = one(random, templates);
    const written = segments.map((segment) => {
      if (random() < 0.04) return spelled(one(random, VALUES), random);
      return segment
        .map((part) => {
          if (typeof part === 'string') return spelled(random() < 0.02 ? part.toUpperCase() : part, random);
          if (part.kind === 'rest') return ['a', one(random, VALUES)].map((text) => spelled(text, random)).join('/');
          if (part.kind === 'digits' && random() < 0.8) return String(Math.floor(random() * 1000));
          if (part.kind === 'letters' && random() < 0.8) return one(random, ['abc', 'me', 'xyz', 'b']);
          return spelled(random() < 0.08 ? one(random, SLASHED) : one(random, VALUES), random);
        })
        .join('');
    });
    const extra = random() < 0.03 ? [one(random, VALUES)].map((text) => spelled(text, random)) : [];
    const base = one(random, ['/api', '/api', '/internal', '/internal', '/other']);
    const query = random() < 0.1 ? '?a=/b' : '';
    const method = random() < 0.7 ? one(random, operations).method : one(random, METHODS);
    return { method, path: `${base}/${[...written, ...extra].join('/')}`, query };
  });
}

/** A text as some client would send it: only what has to be encoded, all of it, or anything between. */
function spelled(text: string, random: Random): string {
  const eager = one(random, [0, 0.1, 1]);
  const lower = random() < 0.3;
  const encoded = (character: string) =>
    [...new TextEncoder().encode(character)]
      .map(
        (octet) =>
          `%${lower ? octet.toString(16).padStart(2, '0') : octet.toString(16).padStart(2, '0').toUpperCase()}`,
      )
      .join('');
  return [...text]
    .map((character) => (/[\w.~!$&'()*+,;=:@-]/.test(character) && random() >= eager ? character : encoded(character)))
    .join('');
}
