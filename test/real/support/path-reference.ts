/**
 * Which operation a request is for, as OpenAPI 3.1 says it (4.8.8, Path Templating Matching): a path without parameters
 * before one with them, whatever fits more exactly before what fits less so. Written from the specification, on decoded
 * texts, without any expression of the library.
 */
export interface Parameter {
  readonly name: string;
  readonly schema: object;
  readonly marks?: object;
  readonly kind: 'any' | 'digits' | 'letters' | 'rest' | 'slashed';
}

export type Part = string | Parameter;

export interface Template {
  /** The key of `paths`. */
  readonly text: string;
  readonly segments: readonly (readonly Part[])[];
  readonly parameters: readonly Parameter[];
  readonly operations: readonly { readonly method: string; readonly id: string; readonly isDeclared: boolean }[];
}

export interface Expected {
  readonly status: number;
  readonly operation?: string;
  readonly allow?: readonly string[];
}

const BASES = ['/api', '/internal'];

const VALUES: Readonly<Record<Parameter['kind'], string>> = {
  any: '[^/\\\\]+',
  slashed: '.+',
  digits: '[0-9]+',
  letters: '[a-z]+',
  rest: '[^\\\\]+',
};

/** What is wrong with an answer; undefined where it is one that a server may give. */
export function expectedAnswer(templates: readonly Template[], method: string, path: string, answer: Expected) {
  const base = BASES.find((start) => path.startsWith(`${start}/`));
  const candidates =
    base === undefined ? [] : templates.filter((template) => matches(template, path.slice(base.length)));
  const withMethod = candidates.filter((template) => operationFor(template, method));
  const best = withMethod.filter(
    (template) => !withMethod.some((other) => other !== template && isMoreSpecific(other, template)),
  );
  if (best.length > 0) {
    const allowed = best.map((template) => {
      const operation = operationFor(template, method);
      return operation?.isDeclared
        ? { status: 200, ...(method !== 'HEAD' && { operation: operation.id }) }
        : { status: 403 };
    });
    return allowed.some((one) => JSON.stringify(one) === JSON.stringify(answer)) ? undefined : { answer, allowed };
  }
  if (candidates.length === 0) return answer.status === 404 ? undefined : { answer, allowed: [{ status: 404 }] };
  const methods = [...new Set(candidates.flatMap(methodsOf))].sort();
  if (answer.status !== 405) return { answer, allowed: [{ status: 405, allow: methods }] };
  // Where paths overlap only in part, a server cannot be asked to name the methods of all of them.
  const isChain = candidates.some((one) => candidates.every((other) => other === one || isMoreSpecific(one, other)));
  const told = answer.allow ?? [];
  const isRight = isChain ? told.join() === methods.join() : told.every((each) => methods.includes(each));
  return isRight ? undefined : { answer, allowed: [{ status: 405, allow: methods }] };
}

function methodsOf({ operations }: Template): string[] {
  const own = operations.map(({ method }) => method);
  return own.includes('GET') && !own.includes('HEAD') ? [...own, 'HEAD'] : own;
}

function operationFor({ operations }: Template, method: string) {
  const own = operations.find((operation) => operation.method === method);
  return own ?? (method === 'HEAD' ? operations.find((operation) => operation.method === 'GET') : undefined);
}

/** A path matches where each of its segments, decoded, is what the template says. */
function matches({ segments }: Template, path: string): boolean {
  const parts = path.slice(1).split('/');
  const isLong = segments.at(-1)?.some((part) => typeof part !== 'string' && part.kind === 'rest');
  if (isLong ? parts.length < segments.length : parts.length !== segments.length) return false;
  return segments.every((segment, i) => {
    const raw = isLong && i === segments.length - 1 ? parts.slice(i).join('/') : (parts[i] ?? '');
    const mayHoldSlash = segment.some((part) => typeof part !== 'string' && part.kind === 'slashed');
    if (/%2f|%5c/i.test(raw) && !mayHoldSlash) return false;
    const pattern = segment
      .map((part) => (typeof part === 'string' ? quoted(part) : `(?:${VALUES[part.kind]})`))
      .join('');
    return new RegExp(`^${pattern}$`, 's').test(decodeURIComponent(raw));
  });
}

const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Of two templates that match one request: whether one is the more specific in some segments, and in none the less. */
function isMoreSpecific(a: Template, b: Template): boolean {
  const ranks = Array.from({ length: Math.max(a.segments.length, b.segments.length) }, (_, i) =>
    compareSegments(
      a.segments[Math.min(i, a.segments.length - 1)] ?? [],
      b.segments[Math.min(i, b.segments.length - 1)] ?? [],
    ),
  );
  return ranks.includes('more') && !ranks.includes('less') && !ranks.includes('unclear');
}

function compareSegments(a: readonly Part[], b: readonly Part[]): 'more' | 'less' | 'same' | 'unclear' {
  const [left, right] = [shapeOf(a), shapeOf(b)];
  if (left === right) return 'same';
  const [x, y] = [rank(a), rank(b)];
  // One has encoded slashes, the other slashes: neither has all that the other has.
  if (x + y === SLASHED + REST && x !== y) return 'unclear';
  if (x !== y) return x < y ? 'more' : 'less';
  return 'unclear';
}

function shapeOf(segment: readonly Part[]): string {
  return segment.map((part) => (typeof part === 'string' ? part : `{${part.kind}}`)).join('');
}

/** Text, text with parameters or a restricted parameter, any value, one with slashes in it, several segments. */
function rank(segment: readonly Part[]): number {
  const kinds = segment.flatMap((part) => (typeof part === 'string' ? [] : [part.kind]));
  if (kinds.length === 0) return 0;
  if (segment.length > 1 || kinds.includes('digits') || kinds.includes('letters')) return 1;
  return { any: 2, slashed: SLASHED, rest: REST }[kinds[0] as 'any' | 'slashed' | 'rest'];
}

const SLASHED = 3;
const REST = 4;
