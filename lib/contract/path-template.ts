import { anyValue, type ValueRegex } from '../re2';

/** A path at which requests for an operation arrive. */
export interface PathTemplate {
  /** With the base path: `/v1/invoices/{invoiceId}`. */
  readonly template: string;
  /** What stands between its slashes, without the empty one before the first. */
  readonly segments: readonly PathSegment[];
}

/** What stands between two slashes of a path template, in order; nothing behind a slash at the end. */
export type PathSegment = readonly PathPart[];

export type PathPart = PathText | PathParameter;

export interface PathText {
  /** Decoded: `café`, however the template spells it. Never empty. */
  readonly text: string;
}

export interface PathParameter {
  /** Its name. */
  readonly parameter: string;
  /** Its value as it is sent: in one segment, and without encoded slashes, unless the contract asks for them. */
  readonly pattern: ValueRegex;
  /** It takes one segment or more, with the slashes between them. @default false */
  readonly multiSegment?: boolean;
  /**
   * The value may hold encoded slashes: the contract asks for them (`x-encoded-slashes`), or a pattern or an enum names one.
   * @default false
   */
  readonly encodedSlashes?: boolean;
}

/** Characters that every client sends as they are, and that Envoy decodes where one does not (RFC 3986, 2.3). */
const UNRESERVED = /^[\w.~-]*$/;

export function isText(part: PathPart): part is PathText {
  return 'text' in part;
}

/** Reads a template; `parameters` by what stands between its braces. */
export function pathTemplate(template: string, parameters: ReadonlyMap<string, PathParameter>): PathTemplate {
  const segments = template
    .replace(/^\//, '')
    .split('/')
    .map((segment) => pathSegment(segment, parameters));
  return { template, segments };
}

function pathSegment(segment: string, parameters: ReadonlyMap<string, PathParameter>): PathSegment {
  // Split at its braces, a segment has text at the even places and parameters at the odd ones.
  return segment.split(/\{([^{}]+)\}/).flatMap((part, i): PathPart[] => {
    if (i % 2 === 1) return [parameters.get(part) ?? { parameter: part, pattern: anyValue('path') }];
    return part === '' ? [] : [{ text: decoded(part) }];
  });
}

const OCTETS = /(?:%[0-9a-fA-F]{2})+/g;

/** The text that a literal stands for; a percent sign that encodes nothing is itself. */
export function decoded(literal: string): string {
  return literal.replace(OCTETS, (octets) => textOfOctets(octets) ?? octets);
}

/** Whether a literal has encoded octets that are no text in UTF-8: `%E9` of Latin-1. */
export function hasOtherOctets(literal: string): boolean {
  return (literal.match(OCTETS) ?? []).some((octets) => textOfOctets(octets) === undefined);
}

function textOfOctets(octets: string): string | undefined {
  try {
    return decodeURIComponent(octets);
  } catch {
    return undefined;
  }
}

/** Whether a decoded text has what proxies take for a slash, encoded or not. */
export function hasSlash(text: string): boolean {
  return /[/\\]/.test(text);
}

/** Whether a decoded segment is one that proxies take out of a path, with the one before it. */
export function isDots(text: string): boolean {
  return text === '.' || text === '..';
}

/** Every legal spelling of a segment. */
export function segmentRegex(segment: PathSegment): ValueRegex {
  return segment.map((part) => (isText(part) ? textRegex(part.text) : part.pattern)).join('');
}

/** Every legal spelling of a path, without its query. */
export function pathRegex({ segments }: PathTemplate): ValueRegex {
  return `/${segments.map(segmentRegex).join('/')}`;
}

/** Whether a parameter takes several segments, so that the path has no fixed number of them. */
export function hasManySegments({ segments }: Pick<PathTemplate, 'segments'>): boolean {
  return segments.flat().some((part) => !isText(part) && part.multiSegment === true);
}

/** The text of a segment that is nothing but text and has one spelling only. */
export function plainText(segment: PathSegment): string | undefined {
  const texts = segment.map((part) => (isText(part) && UNRESERVED.test(part.text) ? part.text : undefined));
  return texts.includes(undefined) ? undefined : texts.join('');
}

function textRegex(text: string): ValueRegex {
  return [...text].map(characterRegex).join('');
}

/** One character in every spelling: as it is where a path can hold it so, and its octets percent-encoded. */
function characterRegex(character: string): ValueRegex {
  if (UNRESERVED.test(character)) return character.replace('.', '\\.');
  const octets = [...new TextEncoder().encode(character)].map((octet) => octet.toString(16).padStart(2, '0'));
  const encoded = octets
    .map((hex) => `%${hex.replace(/[a-f]/g, (digit) => `[${digit.toUpperCase()}${digit}]`)}`)
    .join('');
  if ('#%/?'.includes(character)) return encoded;
  // Envoy's expressions match octets.
  const isAscii = octets.length === 1;
  const raw = isAscii ? character.replace(/[$()*+.[\\\]^{|}]/, '\\$&') : octets.map((hex) => `\\x{${hex}}`).join('');
  return `(?:${raw}|${encoded})`;
}
