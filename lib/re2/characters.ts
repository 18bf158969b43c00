/** A set of characters: code points in inclusive ranges, ascending, with a gap between each two. */
export type Characters = readonly (readonly [number, number])[];

/**
 * Where a value stands in a request, which decides how its characters are sent. A value in a path is one segment;
 * encoded slashes are part of it only `path-with-slashes`.
 */
export type Place = 'header' | 'path' | 'path-with-slashes' | 'query';

const LAST = 0x10ffff;
const LAST_OF_ASCII = 0x7f;
const NON_ASCII: Characters = [[LAST_OF_ASCII + 1, LAST]];
const SPACE = 0x20;
const SLASH = 0x2f;

const ALPHANUMERIC: Characters = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x61, 0x7a],
];
/** Longer than from the first to the last letter of both cases: such a range is meant as one. */
const LONG_RANGE = 64;

/**
 * Taken as they are: unreserved characters (RFC 3986, 2.3). In a path Envoy decodes them, less "~", which forms encode. In
 * a query it decodes nothing, and some clients encode all but letters and digits.
 */
const NEVER_ENCODED: Readonly<Record<Place, Characters>> = {
  header: [],
  path: union([...ALPHANUMERIC, ...charactersOf('-._')]),
  'path-with-slashes': union([...ALPHANUMERIC, ...charactersOf('-._')]),
  query: ALPHANUMERIC,
};

/** What ends a value, or begins an encoded character: in a value itself, never sent as it is. */
const DELIMITERS: Readonly<Record<Place, Characters>> = {
  header: [],
  path: charactersOf('#%/?'),
  'path-with-slashes': charactersOf('#%/?'),
  query: charactersOf('#%&'),
};

/** One character outside ASCII: its octets of UTF-8, each percent-encoded. */
const ENCODED_NON_ASCII = '%[c-fC-F][0-9a-fA-F](?:%[89abAB][0-9a-fA-F])*';

/** Slashes, and what Envoy and others take for one where it is encoded. */
export const SLASHES = charactersOf('/\\');
/** A character in a segment of a path, encoded or not, that is no slash. A lone "%" stays out: `%%2F` decodes to "%/". */
export const ANY_IN_SEGMENT = '(?:[^%/]|%[^25%/]|%2[^fF%/]|%5[^cC%/])';

/** Any number of segments, no slash in them encoded. */
export const REST_OF_PATH = '(?:[^%]|%[^25%]|%2[^fF%]|%5[^cC%])+';
export const REST_WITH_SLASHES = '.+';

/** Every character. */
export const EVERYTHING: Characters = [[0, LAST]];

export function charactersOf(text: string): Characters {
  return union([...text].map((character) => character.codePointAt(0) ?? 0).map((code) => [code, code]));
}

export function union(ranges: Characters): Characters {
  const merged: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

export function complement(set: Characters): Characters {
  const edges = [-1, ...set.flat(), LAST + 1];
  return edges.flatMap((edge, i): Characters => {
    const next = edges[i + 1];
    return i % 2 === 0 && next !== undefined && edge + 1 < next ? [[edge + 1, next - 1]] : [];
  });
}

export function without(set: Characters, others: Characters): Characters {
  return complement(union([...complement(set), ...others]));
}

/**
 * A regular expression, in the syntax of RE2, for one character of a set as it is sent; undefined for the empty set. It
 * tells no characters outside ASCII apart: Envoy has RE2 match octets, and takes no code above 0xff.
 */
export function characterRegex(set: Characters, place: Place): string | undefined {
  const key = `${place} ${set.join(' ')}`;
  if (!known.has(key)) known.set(key, sentAs(set, place));
  return known.get(key);
}

/** Contracts ask for the same few sets again and again. */
const known = new Map<string, string | undefined>();

function sentAs(characters: Characters, place: Place): string | undefined {
  const set = isAscii(characters) ? characters : union([...characters, ...NON_ASCII]);
  const spaceAsPlus = place === 'query' && has(set, SPACE);
  const raw = union([...without(set, DELIMITERS[place]), ...(spaceAsPlus ? charactersOf('+') : [])]);
  // Without the others there would be a hole in each row of hexadecimal digits.
  const encodable = isAscii(set) ? without(set, NEVER_ENCODED[place]) : set;
  const alternatives = [...classRegex(raw), ...(place === 'header' ? [] : encodedRegexes(encodable))];
  return alternatives.length > 1 ? `(?:${alternatives.join('|')})` : alternatives[0];
}

function classRegex(set: Characters): string[] {
  const [first] = set;
  if (!first) return [];
  if (set.length === 1 && first[0] === first[1]) return [escaped(first[0], '\\^$.*+?()[]{}|')];
  const negated = first[0] === 0 || set.at(-1)?.[1] === LAST;
  const ranges = negated ? complement(set) : set;
  if (ranges.length === 0) return ['.'];
  return [`[${negated ? '^' : ''}${ranges.flatMap(readable).map(rangeText).join('')}]`];
}

/** A range as people write it: digits and letters apart from the characters that happen to lie beside them. */
function readable([from, to]: readonly [number, number]): Characters {
  const borders = ALPHANUMERIC.flatMap(([first, last]) => [first, last + 1]).filter(
    (code) => from < code && code <= to,
  );
  if (to - from > LONG_RANGE) return [[from, to]];
  return [from, ...borders].map((start, i) => [start, (borders[i] ?? to + 1) - 1]);
}

function rangeText([from, to]: readonly [number, number]): string {
  const text = (code: number) => escaped(code, '\\^-[]');
  if (to - from > 2) return `${text(from)}-${text(to)}`;
  return [from, from + 1, from + 2]
    .filter((code) => code <= to)
    .map(text)
    .join('');
}

function escaped(code: number, special: string): string {
  if (code < SPACE || code >= LAST_OF_ASCII) return `\\x{${code.toString(16)}}`;
  const character = String.fromCodePoint(code);
  return special.includes(character) ? `\\${character}` : character;
}

/** Percent-encoded: characters of ASCII one by one, those that share their digits together; all others alike. */
function encodedRegexes(set: Characters): string[] {
  const highsOf = new Map<string, string>();
  for (const high of '01234567') {
    const lows = [...'0123456789abcdef'].filter((low) => has(set, Number.parseInt(high + low, 16))).join('');
    if (lows !== '') highsOf.set(lows, (highsOf.get(lows) ?? '') + high);
  }
  const ofAscii = [...highsOf].map(([lows, highs]) => {
    const anyCase = charactersOf(lows + lows.toUpperCase());
    return `%${classRegex(charactersOf(highs))}${classRegex(anyCase)}`;
  });
  return isAscii(set) ? ofAscii : [...ofAscii, ENCODED_NON_ASCII];
}

function has(set: Characters, code: number): boolean {
  return set.some(([from, to]) => from <= code && code <= to);
}

/** Whether a set has nothing but characters of ASCII. */
export function isAscii(set: Characters): boolean {
  return (set.at(-1)?.[1] ?? 0) <= LAST_OF_ASCII;
}

/** Whether a set has the slash, which parts the segments of a path. */
export function hasSlash(set: Characters): boolean {
  return has(set, SLASH);
}

/** Whether a set has a slash or a backslash. */
export function hasSlashes(set: Characters): boolean {
  return SLASHES.some(([code]) => has(set, code));
}

/** Whether values in a place are segments of a path. */
export function isPath(place: Place): boolean {
  return place === 'path' || place === 'path-with-slashes';
}
