import { isObject, type Members, Place, type Tree } from './tree';

/** Where two documents differ. */
export interface Divergence {
  /** `#/paths/~1charges/post/requestBody`; behind a reference, from what it refers to. */
  readonly pointer: string;
  /** The keywords on the way, without names that an author chose and places in a list. */
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

/** Where what two places promise differs, through all references. */
export function divergences(base: Tree, now: Tree, before: Place, after: Place, start: string): Divergence[] {
  const found: Divergence[] = [];
  const visited = new Map<unknown, Set<unknown>>();
  const isKnown = (a: unknown, b: unknown) => {
    const partners = visited.get(a) ?? new Set();
    visited.set(a, partners);
    return partners.has(b) || !partners.add(b);
  };
  const visit = (from: Place, to: Place, pointer: string, keywords: readonly string[], isMap: boolean): void => {
    const [a, b] = isMap ? [from, to] : [followed(base, from), followed(now, to)];
    const here = isMap ? pointer : (pointerOf(to.value) ?? pointer);
    const [x, y] = [a.value, b.value];
    if (!isMap && DATA.has(keywords.at(-1) ?? '')) {
      if (canonical(sorted(x)) !== canonical(sorted(y)))
        found.push({ pointer: here, keywords, isNew: x === undefined });
      return;
    }
    if (Array.isArray(x) && Array.isArray(y)) {
      const inOrder = UNORDERED.has(keywords.at(-1) ?? '') ? sorted : (list: unknown) => list as unknown[];
      const [left, right] = [inOrder(x) as unknown[], inOrder(y) as unknown[]];
      for (let i = 0; i < Math.max(left.length, right.length); i++) {
        visit(placed(left[i], a), placed(right[i], b), `${here}/${i}`, keywords, false);
      }
    } else if (isObject(x) && isObject(y)) {
      if (isKnown(x, y)) return;
      const [left, right] = isMap ? [x, y] : [stated(x), stated(y)];
      for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
        const [l, r] = [left[key], right[key]];
        const path = `${here}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        visit(placed(l, a), placed(r, b), path, isMap ? keywords : [...keywords, key], !isMap && MAPS.has(key));
      }
    } else if (x !== y) found.push({ pointer: here, keywords, isNew: x === undefined });
  };
  visit(before, after, start, [], false);
  return found;
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
