import type { ContractOperation, PathSegment } from '../contract';
import type { StringMatch } from './istio';

/**
 * What a request's path (without its query) must be for an operation: the path itself where it has no parameters, else
 * an RE2 expression over the whole path.
 */
export function pathMatch(segments: readonly PathSegment[]): StringMatch {
  if (segments.every(isLiteral)) return { exact: `/${segments.map((segment) => segment.literal).join('/')}` };
  const parts = segments.map((segment) => (isLiteral(segment) ? escaped(segment.literal) : segment.pattern));
  return { regex: `/${parts.join('/')}` };
}

/** The path as an AuthorizationPolicy writes it: `{*}` for a whole segment. */
export function authorizedPath(segments: readonly PathSegment[]): string {
  return `/${segments.map((segment) => (isLiteral(segment) ? segment.literal : '{*}')).join('/')}`;
}

/** Operations by path, literal segments before parameters, so that no path takes the requests of a more exact one. */
export function byPath(operations: readonly ContractOperation[]): ContractOperation[][] {
  const groups = new Map<string, ContractOperation[]>();
  for (const operation of operations) {
    const key = JSON.stringify(pathMatch(operation.segments));
    const group = groups.get(key);
    if (group) group.push(operation);
    else groups.set(key, [operation]);
  }
  return [...groups.values()].sort(([a], [b]) => compare(a?.segments ?? [], b?.segments ?? []));
}

function compare(a: readonly PathSegment[], b: readonly PathSegment[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [left, right] = [a[i], b[i]];
    if (!left || !right) break;
    if (isLiteral(left) !== isLiteral(right)) return isLiteral(left) ? -1 : 1;
    const order = text(left) < text(right) ? -1 : Number(text(left) > text(right));
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

type Literal = Extract<PathSegment, { literal: string }>;

const isLiteral = (segment: PathSegment): segment is Literal => 'literal' in segment;
const text = (segment: PathSegment) => (isLiteral(segment) ? segment.literal : segment.pattern);
const escaped = (literal: string) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
