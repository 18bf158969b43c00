import { percentEncodings } from '../re2';
import { isText, type PathSegment } from './path-template';

/** The texts with which each value of a segment begins and ends, in every spelling. */
export interface LiteralEnds {
  readonly starts: readonly string[];
  readonly ends: readonly string[];
}

/** Of a text with more spellings only the outer characters are compared, as many as have no more. */
const MOST_SPELLINGS = 64;

/** The texts before the first parameter of a segment and behind the last; `['']` where there is none. */
export function literalEndsOf(segment: PathSegment): LiteralEnds {
  const isParameter = segment.map((part) => !isText(part));
  const first = isParameter.indexOf(true);
  const last = isParameter.lastIndexOf(true);
  return {
    starts: spellings(
      charactersOf(segment.slice(0, first < 0 ? segment.length : first)),
      (before, way) => before + way,
    ),
    ends: spellings(charactersOf(segment.slice(last + 1)).reverse(), (behind, way) => way + behind),
  };
}

/** Whether two segments have no value in common because of how they begin or end. */
export function areApart(a: LiteralEnds, b: LiteralEnds): boolean {
  const isNone = (some: readonly string[], others: readonly string[], fits: (one: string, other: string) => boolean) =>
    some.every((one) => others.every((other) => !fits(one, other) && !fits(other, one)));
  return (
    isNone(a.starts, b.starts, (one, other) => one.startsWith(other)) ||
    isNone(a.ends, b.ends, (one, other) => one.endsWith(other))
  );
}

const charactersOf = (text: PathSegment) => text.flatMap((part) => (isText(part) ? [...part.text] : []));

/**
 * Every character raw and percent-encoded in either case: more than a path takes, never less. The characters are given
 * from the outer end inwards.
 */
function spellings(characters: readonly string[], join: (known: string, way: string) => string): string[] {
  let known = [''];
  for (const character of characters) {
    const ways = /[\w.~-]/.test(character) ? [character] : [character, ...percentEncodings(character)];
    if (known.length * ways.length > MOST_SPELLINGS) break;
    known = known.flatMap((text) => ways.map((way) => join(text, way)));
  }
  return known;
}
