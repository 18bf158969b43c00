import { regexOfTexts, type ValueRegex } from '../re2';
import type { PathSegment } from './contract';

/** A value that nothing is known of: a part of a path is never empty. */
const ANY_VALUE: ValueRegex = '[^/]+';

/** The parts of a path template; `patterns` are those of its parameters, by their names. */
export function pathSegments(template: string, patterns: ReadonlyMap<string, ValueRegex | undefined>): PathSegment[] {
  return template
    .replace(/^\//, '')
    .split('/')
    .map((segment) => pathSegment(segment, patterns));
}

function pathSegment(segment: string, patterns: ReadonlyMap<string, ValueRegex | undefined>): PathSegment {
  // Split at its braces, a segment has text at the even places and names at the odd ones.
  const parts = segment.split(/\{([^{}]+)\}/);
  if (parts.length === 1) return { literal: segment };
  const regexes = parts.map((part, i) => {
    if (i % 2 === 1) return patterns.get(part) ?? ANY_VALUE;
    return part === '' ? '' : regexOfTexts([part], 'path');
  });
  return { parameter: parts.filter((_, i) => i % 2 === 1).join(','), pattern: regexes.join('') };
}
