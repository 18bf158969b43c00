import { ofAllParts, type Relation, regexComparison, type ValueRegex } from '../re2';
import { areApart, type LiteralEnds, literalEndsOf } from './literal-ends';
import { hasManySegments, isText, type PathTemplate, pathRegex, plainText, segmentRegex } from './path-template';

/** How the requests of two paths lie to each other. */
export type ComparePaths = (a: PathTemplate, b: PathTemplate) => Relation;

/** What a comparison needs of a segment. */
interface Compared {
  /** @default - it takes more than one text */
  readonly text?: string | undefined;
  readonly regex: ValueRegex;
  /** @default - not known */
  readonly literal?: LiteralEnds;
}

interface ComparedPath {
  readonly segments: readonly Compared[];
  /** How many of them stand before every parameter of several segments, and so each against one of another path. */
  readonly aligned: number;
  /** All of it, where a parameter takes several segments. */
  readonly whole?: Compared;
}

/**
 * Compares paths segment by segment, by the expressions of their parameters; whatever was compared before is known. An
 * expression that is too large to be compared leaves it undecided.
 */
export function pathComparison(): ComparePaths {
  const read = remembered(comparedPath);
  const testOf = remembered((regex: ValueRegex) => new RegExp(`^(?:${regex.replaceAll('\\x{', '\\u{')})$`, 'u'));
  const compareRegexes = regexComparison();
  const relationTo = remembered((a: ValueRegex) => remembered((b: ValueRegex) => compareRegexes(a, b)));
  const compare = (a: Compared, b: Compared): Relation => {
    if (a.text !== undefined && b.text !== undefined) return a.text === b.text ? 'equal' : 'disjoint';
    if (a.text !== undefined) return testOf(b.regex).test(a.text) ? 'inside' : 'disjoint';
    if (b.text !== undefined) return testOf(a.regex).test(b.text) ? 'around' : 'disjoint';
    if (a.literal && b.literal && areApart(a.literal, b.literal)) return 'disjoint';
    return relationTo(a.regex)(b.regex);
  };
  return (a, b) => {
    const [left, right] = [read(a), read(b)];
    if (left.whole || right.whole) {
      const aligned = Math.min(left.aligned, right.aligned);
      const isApart = left.segments.slice(0, aligned).some((segment, i) => {
        const other = right.segments[i];
        return other !== undefined && compare(segment, other) === 'disjoint';
      });
      return isApart ? 'disjoint' : compare(left.whole ?? wholeOf(a), right.whole ?? wholeOf(b));
    }
    if (left.segments.length !== right.segments.length) return 'disjoint';
    const relations: Relation[] = [];
    for (const [i, segment] of left.segments.entries()) {
      const other = right.segments[i];
      const relation = other ? compare(segment, other) : 'disjoint';
      if (relation === 'disjoint') return relation;
      relations.push(relation);
    }
    return ofAllParts(relations);
  };
}

function comparedPath(path: PathTemplate): ComparedPath {
  const segments = path.segments.map((segment) => {
    const regex = segmentRegex(segment);
    // An expression may be a text as well: that of a pattern like ^v1$.
    const text = plainText(segment) ?? (/^[\w~-]+$/.test(regex) ? regex : undefined);
    return { text, regex, literal: literalEndsOf(segment) };
  });
  const many = path.segments.findIndex((segment) => segment.some((part) => !isText(part) && part.multiSegment));
  const aligned = many < 0 ? segments.length : many;
  return { segments, aligned, ...(hasManySegments(path) && { whole: wholeOf(path) }) };
}

function wholeOf(path: PathTemplate): Compared {
  return { regex: pathRegex(path) };
}

function remembered<K, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = make(key);
    known.set(key, value);
    return value;
  };
}
