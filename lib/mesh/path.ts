import { type ContractOperation, type PathSegment, type PathTemplate, plainText, segmentRegex } from '../contract';
import type { StringMatch } from './istio';

/**
 * What a request's path (without its query) must be for a path of the contract: the path itself where it has no
 * parameters and one spelling, else an RE2 expression over the whole path.
 */
export function pathMatch({ segments }: PathTemplate): StringMatch {
  const texts = segments.map(plainText);
  if (!texts.includes(undefined)) return { exact: `/${texts.join('/')}` };
  return { regex: `/${segments.map(segmentRegex).join('/')}` };
}

/** What a request's method must be for an operation. */
export function methodMatch({ methods }: ContractOperation): StringMatch {
  const [method = '', ...others] = methods;
  return others.length === 0 ? { exact: method } : { regex: methods.join('|') };
}

/** The path as an AuthorizationPolicy writes it: `{*}` for a whole segment. */
export function authorizedPath({ segments }: PathTemplate): string {
  return `/${segments.map((segment) => plainText(segment) ?? '{*}').join('/')}`;
}

/** Operations that share a path, each with that path. */
export interface PathOperations {
  readonly path: PathTemplate;
  readonly operations: readonly ContractOperation[];
}

/** Operations by path, literal segments before parameters, so that no path takes the requests of a more exact one. */
export function byPath(operations: readonly ContractOperation[]): PathOperations[] {
  const groups = new Map<string, { readonly path: PathTemplate; readonly operations: ContractOperation[] }>();
  for (const operation of operations) {
    for (const path of operation.paths) {
      const key = JSON.stringify(pathMatch(path));
      const group = groups.get(key);
      if (group) group.operations.push(operation);
      else groups.set(key, { path, operations: [operation] });
    }
  }
  return [...groups.values()].sort((a, b) => compare(a.path.segments, b.path.segments));
}

function compare(a: readonly PathSegment[], b: readonly PathSegment[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [left, right] = [a[i], b[i]];
    if (!left || !right) break;
    if (isLiteral(left) !== isLiteral(right)) return isLiteral(left) ? -1 : 1;
    const [x, y] = [segmentRegex(left), segmentRegex(right)];
    const order = x < y ? -1 : Number(x > y);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

const isLiteral = (segment: PathSegment) => segment.every((part) => 'text' in part);
