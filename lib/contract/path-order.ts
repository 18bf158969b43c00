import type { Relation } from '../re2';
import type { ContractOperation } from './contract';
import { pathComparison } from './path-relation';
import { pathsThatMayMeet } from './path-shapes';
import { hasManySegments, isText, type PathSegment, type PathTemplate, pathRegex } from './path-template';

/** A path with its operations, and the other paths that match some of its requests. */
export interface OrderedPath {
  readonly path: PathTemplate;
  readonly operations: readonly ContractOperation[];
  readonly others: readonly { readonly other: OrderedPath; readonly relation: Relation }[];
}

/** The paths of a contract in the order in which requests are held against them. */
export interface PathOrder {
  readonly paths: readonly OrderedPath[];
  /** Whether all pairs that may meet were compared: else they are more than {@link MOST_PAIRS}, and the order means nothing. */
  readonly isComplete: boolean;
}

/** Of 700 paths that all may match the same requests; real contracts have some thousand pairs. */
export const MOST_PAIRS = 250_000;

const known = new WeakMap<readonly ContractOperation[], PathOrder>();

/**
 * The paths of a contract, the more specific first: a path stands before every other that matches all of its requests.
 * Where two overlap otherwise, the one goes first that has text further left, then the one with more text in a segment.
 * The same operations are put in order once.
 */
export function pathsInOrder(operations: readonly ContractOperation[]): PathOrder {
  const before = known.get(operations);
  if (before) return before;
  const order = putInOrder(operations);
  known.set(operations, order);
  return order;
}

function putInOrder(operations: readonly ContractOperation[]): PathOrder {
  const paths = byPath(operations).sort((a, b) => compareSegments(a.path.segments, b.path.segments));
  const compare = pathComparison();
  const mayMeet = pathsThatMayMeet(paths.map(({ path }) => path));
  let pairs = 0;
  for (const [i, a] of paths.entries()) {
    for (const j of mayMeet(a.path)) {
      const b = j > i ? paths[j] : undefined;
      if (!b) continue;
      pairs += 1;
      if (pairs > MOST_PAIRS) return { paths, isComplete: false };
      const relation = compare(a.path, b.path);
      if (relation === 'disjoint') continue;
      a.others.push({ other: b, relation });
      b.others.push({ other: a, relation: REVERSED[relation] });
    }
  }
  const ordered = new Set<OrderedPath>();
  const add = (path: OrderedPath) => {
    if (ordered.has(path)) return;
    for (const { other, relation } of path.others) if (relation === 'around') add(other);
    ordered.add(path);
  };
  for (const path of paths) add(path);
  return { paths: [...ordered], isComplete: true };
}

const REVERSED: Readonly<Record<Relation, Relation>> = {
  equal: 'equal',
  inside: 'around',
  around: 'inside',
  overlapping: 'overlapping',
  disjoint: 'disjoint',
  undecided: 'undecided',
};

interface Growing extends OrderedPath {
  readonly operations: ContractOperation[];
  readonly others: { readonly other: OrderedPath; readonly relation: Relation }[];
}

function byPath(operations: readonly ContractOperation[]): Growing[] {
  const groups = new Map<string, Growing>();
  for (const operation of operations) {
    for (const path of operation.paths) {
      const key = pathRegex(path);
      const group = groups.get(key);
      if (group) group.operations.push(operation);
      else groups.set(key, { path, operations: [operation], others: [] });
    }
  }
  return [...groups.values()];
}

function compareSegments(a: readonly PathSegment[], b: readonly PathSegment[]): number {
  for (const [i, left] of a.entries()) {
    const right = b[i];
    if (!right) break;
    const order = breadth(left) - breadth(right) || compareText(textOf(left), textOf(right));
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** The less of its requests a segment tells, the higher. */
function breadth(segment: PathSegment): number {
  if (segment.every(isText)) return 0;
  if (hasManySegments({ segments: [segment] })) return Number.POSITIVE_INFINITY;
  const text = segment.filter(isText).reduce((length, part) => length + part.text.length, 0);
  return 1 + 1 / (1 + text);
}

function textOf(segment: PathSegment): string {
  return segment.map((part) => (isText(part) ? part.text : part.pattern)).join('');
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
