import { type FindSource, isReference, targetOf } from './references';
import { child, children, isObject, type Location } from './source';

/** Members of a schema that say more of its own value, or of parts of it without a name; the last is a parameter's. */
const PARTS: ReadonlySet<string> = new Set([
  'if',
  'then',
  'else',
  'items',
  'contains',
  'additionalItems',
  'additionalProperties',
  'unevaluatedItems',
  'unevaluatedProperties',
  'schema',
]);

/** The same as lists and maps. */
const COLLECTIONS: ReadonlySet<string> = new Set([
  'allOf',
  'anyOf',
  'oneOf',
  'prefixItems',
  'patternProperties',
  'dependentSchemas',
  'content',
]);

/**
 * The names of all properties, parameters and headers that a document marks as secret: `format: password`, as OpenAPI has
 * it, or `x-sensitive: true`, on the schema, on what it refers to, on a part without a name, or on the parameter. What a
 * secret object holds is secret too. Sorted, each once.
 *
 * Each object is looked at once, however many others refer to it: the ways between them may be exponentially many.
 */
export function sensitiveFieldsIn(documents: readonly Location[], find: FindSource): string[] {
  if (!documents.some(({ value }) => holdsMark(value))) return [];
  const objects = everyObject(documents);
  const holders = new Map<unknown, unknown[]>();
  for (const location of objects.values()) {
    for (const part of partsOf(location, find)) {
      const known = holders.get(part.value);
      if (known) known.push(location.value);
      else holders.set(part.value, [location.value]);
    }
  }
  const marked = [...objects.keys()].filter(isMarked);
  const sensitive = reachable(marked, (value) => holders.get(value) ?? []);

  const named = [...objects.values()].flatMap(namedIn).filter(({ value }) => sensitive.has(value));
  const inside = reachable([...marked, ...named.map(({ value }) => value)], (value) => {
    const location = objects.get(value);
    if (!location) return [];
    return [...partsOf(location, find), ...children(child(location, 'properties'))].map((part) => part.value);
  });
  const below = [...inside].flatMap((value) => (isObject(value) ? Object.keys(asObject(value.properties)) : []));
  return [...new Set([...named.map(({ name }) => name), ...below])].sort();
}

/** Every object of the documents, by its value. */
function everyObject(documents: readonly Location[]): Map<unknown, Location> {
  const objects = new Map<unknown, Location>();
  const open = [...documents];
  for (let next = open.pop(); next; next = open.pop()) {
    if (typeof next.value !== 'object' || next.value === null || objects.has(next.value)) continue;
    objects.set(next.value, next);
    for (const part of children(next)) if (typeof part.value === 'object') open.push(part);
  }
  return objects;
}

/** Whether anything is marked at all, which costs less than to know where. */
function holdsMark(document: unknown): boolean {
  const values = reachable([document], (value) => (typeof value === 'object' && value ? Object.values(value) : []));
  return [...values].some(isMarked);
}

function isMarked(value: unknown): boolean {
  return isObject(value) && (value.format === 'password' || value['x-sensitive'] === true);
}

/** What a schema refers to, what it is combined of, and what its items and unnamed members are. */
function partsOf(location: Location, find: FindSource): Location[] {
  const { value } = location;
  if (!isObject(value)) return [];
  const references = [isReference(value) ? value.$ref : undefined, value.$dynamicRef].flatMap((ref) => {
    const target = typeof ref === 'string' ? targetOf(location, ref, find) : '';
    return typeof target === 'string' ? [] : [target];
  });
  const parts = Object.keys(value).flatMap((key) => {
    const isList = COLLECTIONS.has(key) || (PARTS.has(key) && Array.isArray(value[key]));
    if (isList) return children(child(location, key));
    return PARTS.has(key) ? [child(location, key)] : [];
  });
  return [...references, ...parts];
}

interface Named {
  readonly name: string;
  readonly value: unknown;
}

/** The properties of a schema, the headers of a message, or the parameter that the object is. */
function namedIn({ value, pointer }: Location): Named[] {
  if (!isObject(value)) return [];
  const headers = pointer.at(-1) === 'components' ? {} : asObject(value.headers);
  const members = [asObject(value.properties), headers].flatMap((map) => Object.entries(map));
  const isParameter = typeof value.name === 'string' && typeof value.in === 'string';
  return [
    ...members.map(([name, member]) => ({ name, value: member })),
    ...(isParameter ? [{ name: String(value.name), value }] : []),
  ];
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

/** These values and all that can be reached from them. */
function reachable(start: readonly unknown[], next: (value: unknown) => readonly unknown[]): Set<unknown> {
  const reached = new Set(start);
  // A set hands out what is added to it while it is walked.
  for (const value of reached) for (const other of next(value)) reached.add(other);
  return reached;
}
