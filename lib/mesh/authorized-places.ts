import {
  type ComparePaths,
  type ContractOperation,
  hasManySegments,
  isText,
  type Method,
  type OrderedPath,
  type PathSegment,
  type PathTemplate,
} from '../contract';
import { anyValue } from '../re2';
import { bareTextsOf } from './bare-texts';
import { type Affix, affixesOf, authorizedPaths, toldSegments } from './path-atoms';

/** A path of an operation, how early it is looked at, and what a policy can say of it. */
export interface Place {
  readonly operation: ContractOperation;
  readonly path: PathTemplate;
  readonly rank: number;
  readonly paths: readonly string[];
  readonly affixes?: readonly Affix[];
  /** Its segments that are nothing but text, and that a policy can ask for. */
  readonly texts: readonly (string | undefined)[];
  /** A parameter takes several of them. */
  readonly isOpen: boolean;
  /** The requests that a policy takes for those of the path; with the text around its parameters where that is held. */
  readonly reach: PathTemplate;
  readonly heldReach: PathTemplate;
  /** What a policy takes for its requests though a parameter in them has no value. */
  readonly bares: readonly Bare[];
}

export interface Bare {
  /** The requests that a policy takes for it. */
  readonly reach: PathTemplate;
  readonly paths?: readonly string[];
}

/** The places of a path: one for each of its operations. */
export function placesOf({ path, operations }: OrderedPath, rank: number): Place[] {
  const told = toldSegments(path);
  const texts = path.segments.map((segment, i) =>
    segment.every(isText) && told[i] ? segment.map(({ text }) => text).join('') : undefined,
  );
  const affixes = affixesOf(path);
  const said = { paths: authorizedPaths(path), affixes, texts, isOpen: hasManySegments(path) };
  const bares = affixes ? bareTextsOf(path).map((bare) => ({ reach: reachOf(bare.path), paths: bare.paths })) : [];
  const reaches = { reach: reachOf(path), heldReach: reachOf(path, affixes), bares };
  return operations.map((operation) => ({ operation, path, rank, ...said, ...reaches }));
}

export const isLoose = (path: PathTemplate) =>
  path.segments.some((segment, i) => segment.every(isText) && !toldSegments(path)[i]);

/** Whether two paths can have requests in common, their parameters taken for anything: most cannot, by their text. */
export function mayMeet(a: Place, b: Place): boolean {
  if (a.isOpen || b.isOpen) return true;
  if (a.texts.length !== b.texts.length) return false;
  return a.texts.every((text, i) => text === undefined || text === (b.texts[i] ?? text));
}

export const has = ({ operation }: Place, method: Method) => operation.methods.includes(method);

/**
 * The requests that a policy takes for a path's: any value in a parameter's segment, with the text around it where affixes
 * hold that. Text with too many spellings is held by no more than an affix that has it.
 */
function reachOf(path: PathTemplate, affixes: readonly Affix[] = []): PathTemplate {
  const { template, segments } = path;
  const told = toldSegments(path);
  const reached = segments.map((segment, i) => {
    const many = segment.find((part) => !isText(part) && part.multiSegment);
    if (many) return [many];
    if (told[i]) return segment;
    const isHeld = segment.every(isText) ? affixes.some(({ covers }) => covers(i)) : affixes.length > 0;
    return isHeld ? held(segment) : [ANY];
  });
  return { template, segments: reached };
}

/** A segment whose text decides: any value stands between its texts. */
export function held(segment: PathSegment): PathSegment {
  return segment.some(isText) ? segment.map((part) => (isText(part) ? part : ANY)) : segment;
}

const ANY = { parameter: 'any', pattern: anyValue('path') };

/** How many of these requests are those of a caller's own places, and of no other that is looked at earlier. */
export function owned(
  reach: PathTemplate,
  own: readonly Place[],
  others: readonly Place[],
  compare: ComparePaths,
): 'all' | 'some' | 'none' {
  const isInside = ({ path }: Place) => ['inside', 'equal'].includes(compare(reach, path));
  const earlier = ({ rank }: Place) => others.filter((other) => other.rank < rank);
  const meeting = own.filter(({ path }) => compare(reach, path) !== 'disjoint');
  const left = meeting.filter((one) => !earlier(one).some(isInside));
  const isAll = left.some(
    (one) => isInside(one) && !earlier(one).some(({ path }) => compare(reach, path) !== 'disjoint'),
  );
  return isAll ? 'all' : left.length > 0 ? 'some' : 'none';
}
