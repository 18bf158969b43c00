import { isObject, type Members, Place, type Tree } from './tree';

/** Where two documents differ. */
export interface Divergence {
  /** `#/paths/~1charges/post/requestBody`; behind a reference, from what it refers to. */
  readonly pointer: string;
  /** The keywords on the way, each once, without names that an author chose. */
  readonly keywords: readonly string[];
  /** There was nothing before. */
  readonly isNew: boolean;
}

/** Texts for people, what nothing but a reference leads to, and what other comparisons look at. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  ...['description', 'summary', 'title', 'example', 'examples', 'externalDocs', 'tags', '$comment', 'operationId'],
  ...['$defs', 'definitions', 'components', '$id', '$anchor', '$dynamicAnchor', '$schema'],
]);

/** Extensions that change what is generated. Those of others mean nothing here, and those of paths and keys have rows. */
const EXTENSIONS: ReadonlySet<string> = new Set([
  ...['x-safe', 'x-idempotent', 'x-transactional', 'x-idempotency-exempt', 'x-idempotency-adopting'],
  ...['x-sensitive', 'x-unenforced'],
]);

/** Members whose own members have names that an author chose. */
const MAPS: ReadonlySet<string> = new Set([
  ...['responses', 'headers', 'content', 'properties', 'patternProperties', 'dependentSchemas', 'dependentRequired'],
  ...['callbacks', 'encoding', 'links', 'variables', 'parameters', 'scopes', 'securitySchemes'],
]);

const DATA: ReadonlySet<string> = new Set(['const', 'default', 'enum', 'mapping']);
const UNORDERED: ReadonlySet<string> = new Set(['enum', 'required', 'type', 'allOf', 'anyOf', 'oneOf']);
const OPEN: ReadonlySet<string> = new Set(['additionalProperties', 'unevaluatedProperties', 'unevaluatedItems']);

/** Two values to compare. */
interface Step {
  readonly from: Place;
  readonly to: Place;
  readonly pointer: string;
  readonly keywords: readonly string[];
  readonly isMap: boolean;
}

/** Tells where what two places promise differs, through all references. */
export function comparison(base: Tree, now: Tree) {
  // What operations share is compared once, as long as it is the same.
  const same = new Pairs();
  return (from: Place, to: Place, pointer: string): Divergence[] => {
    const found: Divergence[] = [];
    const visited = new Pairs();
    const open: Step[] = [{ from, to, pointer, keywords: [], isMap: false }];
    // Not recursive: a chain of schemas may be longer than the stack.
    for (let step = open.pop(); step; step = open.pop()) {
      const [x, y] = [step.from.value, step.to.value];
      if (typeof x === 'object' && typeof y === 'object') {
        if (same.has(x, y) || visited.has(x, y)) continue;
        visited.add(x, y);
      }
      const below = stepsBelow(base, now, step);
      if (Array.isArray(below)) open.push(...below.reverse());
      else if (below) found.push(below);
    }
    if (found.length === 0) same.addAll(visited);
    return found;
  };
}

class Pairs {
  private readonly partners = new Map<unknown, Set<unknown>>();

  has(a: unknown, b: unknown): boolean {
    return this.partners.get(a)?.has(b) ?? false;
  }

  add(a: unknown, b: unknown): void {
    this.partners.set(a, (this.partners.get(a) ?? new Set()).add(b));
  }

  addAll(others: Pairs): void {
    for (const [a, all] of others.partners) for (const b of all) this.add(a, b);
  }
}

/** What is to be compared below two values, or in what they differ themselves; undefined where they are the same. */
function stepsBelow(
  base: Tree,
  now: Tree,
  { from, to, pointer, keywords, isMap }: Step,
): Step[] | Divergence | undefined {
  const [a, b] = isMap ? [from, to] : [followed(base, from), followed(now, to)];
  const here = isMap ? pointer : (pointerOf(to.value) ?? pointer);
  const [x, y] = [a.value, b.value];
  const last = keywords.at(-1) ?? '';
  const divergence = { pointer: here, keywords, isNew: x === undefined };
  if (!isMap && DATA.has(last)) return canonical(sorted(x)) === canonical(sorted(y)) ? undefined : divergence;
  const step = (l: unknown, r: unknown, key: string | number, below: readonly string[], isMapBelow: boolean): Step => ({
    from: placed(l, a),
    to: placed(r, b),
    pointer: `${here}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`,
    keywords: below,
    isMap: isMapBelow,
  });
  if (Array.isArray(x) && Array.isArray(y)) {
    const [left, right] = UNORDERED.has(last) ? [sorted(x), sorted(y)] : [x, y];
    const length = Math.max(x.length, y.length);
    return Array.from({ length }, (_, i) => step(left[i], right[i], i, keywords, false));
  }
  if (isObject(x) && isObject(y)) {
    const [left, right] = isMap ? [x, y] : [stated(x), stated(y)];
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].map((key) =>
      step(left[key], right[key], key, isMap ? keywords : extended(keywords, key), !isMap && MAPS.has(key)),
    );
  }
  return x === y ? undefined : divergence;
}

/** Each once, the first in its place and the new one last: a chain of schemas may be long. */
function extended([first, ...others]: readonly string[], keyword: string): string[] {
  return first === undefined ? [keyword] : [first, ...others.filter((other) => other !== keyword), keyword];
}

/** The place behind its references. What stands beside one counts as well. */
export function followed(tree: Tree, from: Place): Place {
  let place = from;
  for (let steps = 0; steps < 100 && isObject(place.value); steps++) {
    const { $ref, $dynamicRef, ...beside } = place.value;
    const ref = $ref ?? $dynamicRef;
    if (typeof ref !== 'string') return place;
    const target = tree.target(ref, place.file);
    if (Object.keys(stated(beside)).length > 0) return new Place({ ...beside, $ref: target }, place.file);
    place = target;
  }
  return place;
}

function placed(value: unknown, { file }: Place): Place {
  return value instanceof Place ? value : new Place(value, file);
}

function pointerOf(value: unknown): string | undefined {
  return isObject(value) && typeof value.$ref === 'string' ? value.$ref : undefined;
}

/** The members of an object that say more than what holds without them. */
function stated(object: Members): Members {
  const isParameter = typeof object.in === 'string' && typeof object.name === 'string';
  const style = object.style ?? (object.in === 'query' || object.in === 'cookie' ? 'form' : 'simple');
  const members = isParameter ? { ...object, style, explode: object.explode ?? style === 'form' } : object;
  return Object.fromEntries(
    Object.entries(members)
      .filter(([key, value]) => !LEFT_OUT.has(key) && !isDefault(key, value))
      .filter(([key]) => !key.startsWith('x-') || EXTENSIONS.has(key))
      // The reason that an extension gives is for people.
      .map(([key, value]) => [key, key.startsWith('x-') && typeof value === 'string' ? true : value]),
  );
}

function isDefault(key: string, value: unknown): boolean {
  if (OPEN.has(key)) return value === true || (isObject(value) && Object.keys(value).length === 0);
  if (key === 'required' && Array.isArray(value)) return value.length === 0;
  return value === false && !DATA.has(key) && key !== 'explode' && !SCHEMAS.has(key);
}

/** Where `false` is a schema that nothing fulfils. */
const SCHEMAS: ReadonlySet<string> = new Set([
  ...['not', 'if', 'then', 'else', 'items', 'contains', 'propertyNames', 'schema', 'additionalItems'],
]);

function sorted(value: unknown[]): unknown[];
function sorted(value: unknown): unknown;
function sorted(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value
    .map((item) => [canonical(item), item] as const)
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([, item]) => item);
}

function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, part) =>
      isObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
    ) ?? ''
  );
}
