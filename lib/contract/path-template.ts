import { regexOfTexts, type ValueRegex } from '../re2';

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
  /** Its value as it is sent. */
  readonly pattern: ValueRegex;
}

/** A value that nothing is known of: a part of a path is never empty. */
const ANY_VALUE: ValueRegex = '[^/]+';

/** Characters that every client sends as they are, and that Envoy decodes where one does not (RFC 3986, 2.3). */
const UNRESERVED = /^[\w.~-]*$/;

export function isText(part: PathPart): part is PathText {
  return 'text' in part;
}

/** Reads a template; `patterns` are those of its parameters, by their names. */
export function pathTemplate(template: string, patterns: ReadonlyMap<string, ValueRegex | undefined>): PathTemplate {
  const segments = template
    .replace(/^\//, '')
    .split('/')
    .map((segment) => pathSegment(segment, patterns));
  return { template, segments };
}

function pathSegment(segment: string, patterns: ReadonlyMap<string, ValueRegex | undefined>): PathSegment {
  // Split at its braces, a segment has text at the even places and names at the odd ones.
  return segment.split(/\{([^{}]+)\}/).flatMap((part, i): PathPart[] => {
    if (i % 2 === 1) return [{ parameter: part, pattern: patterns.get(part) ?? ANY_VALUE }];
    return part === '' ? [] : [{ text: decoded(part) }];
  });
}

/** The text that a literal stands for; a percent sign that encodes nothing is itself. */
function decoded(literal: string): string {
  return literal.replace(/(?:%[0-9a-fA-F]{2})+/g, (octets) => {
    try {
      return decodeURIComponent(octets);
    } catch {
      return octets;
    }
  });
}

/** Every legal spelling of a segment. */
export function segmentRegex(segment: PathSegment): ValueRegex {
  return segment.map((part) => (isText(part) ? textRegex(part.text) : part.pattern)).join('');
}

/** The text of a segment that is nothing but text and has one spelling only. */
export function plainText(segment: PathSegment): string | undefined {
  const texts = segment.map((part) => (isText(part) && UNRESERVED.test(part.text) ? part.text : undefined));
  return texts.includes(undefined) ? undefined : texts.join('');
}

function textRegex(text: string): ValueRegex {
  return UNRESERVED.test(text) ? text.replaceAll('.', '\\.') : regexOfTexts([text], 'path');
}
