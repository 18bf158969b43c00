import { isMapping } from '../data';
import type { Finding } from '../finding';
import { noBoolean } from './no-boolean';
import { type FindSource, isReference, targetOf } from './references';
import { child, children } from './source';
import { mappedSchemas, type Part } from './walk';

/** The mark of what is secret. */
const MARK = 'x-sensitive';

/** Members of a schema that say more of its own value, or of parts of it without a name; the last is a parameter's. */
const PARTS: ReadonlySet<string> = new Set([
  'if',
  'then',
  'else',
  'items',
  'contains',
  'contentSchema',
  'propertyNames',
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
  'dependencies',
  'content',
]);

/**
 * The names of all properties, parameters and headers that a document marks as secret: `format: password`, as OpenAPI has
 * it, or `x-sensitive: true`, on the schema, on what it refers to, on a part without a name, or on the parameter. What a
 * secret object holds is secret too, and so is what an API key is sent as. Sorted, each once.
 *
 * Each object is looked at once, however many others refer to it: the ways between them may be exponentially many.
 */
export function sensitiveFieldsIn(parts: readonly Part[], find: FindSource): string[] {
  const objects = new Map(parts.filter(({ rule }) => !rule.each).map((part) => [part.location.value, part]));
  const marked = [...objects.keys()].filter(isMarked);
  if (marked.length === 0) return [];
  const anchors = dynamicAnchors([...objects.keys()]);
  const partsOf = (value: unknown): readonly unknown[] => {
    const part = objects.get(value);
    return part ? valuesIn(part, find, anchors) : Array.isArray(value) ? value : [];
  };
  const holders = new Map<unknown, unknown[]>();
  for (const holder of [...objects.keys(), ...anchors.values()]) {
    for (const value of partsOf(holder)) {
      const known = holders.get(value);
      if (known) known.push(holder);
      else holders.set(value, [holder]);
    }
  }
  const sensitive = reachable(marked, (value) => holders.get(value) ?? []);

  const named = [...objects.values()].flatMap(namedIn).filter(({ value }) => sensitive.has(value));
  const inside = reachable([...marked, ...named.map(({ value }) => value)], (value) => [
    ...partsOf(value),
    ...(isMapping(value) ? Object.values(asObject(value.properties)) : []),
  ]);
  const below = [...inside].flatMap((value) => (isMapping(value) ? Object.keys(asObject(value.properties)) : []));
  return [...new Set([...named.map(({ name }) => name), ...below])].sort();
}

/** MW602 for each `x-sensitive` that is neither true nor false: who wrote it expects a secret that nobody would see. */
export function checkSensitiveMarks(parts: readonly Part[]): Finding[] {
  return parts
    .filter(({ rule }) => !rule.each)
    .map(({ location }) => child(location, MARK))
    .filter(({ value }) => value !== undefined && typeof value !== 'boolean')
    .map(noBoolean);
}

function isMarked(value: unknown): boolean {
  if (!isMapping(value)) return false;
  return value.format === 'password' || value[MARK] === true || isApiKey(value);
}

function isApiKey({ type, in: place }: Readonly<Record<string, unknown>>): boolean {
  return type === 'apiKey' && typeof place === 'string';
}

/** By name, all schemas that a `$dynamicRef` may stand for: which of them it is depends on who refers to the one around. */
function dynamicAnchors(values: readonly unknown[]): Map<string, unknown[]> {
  const anchors = new Map<string, unknown[]>();
  for (const value of values) {
    if (!isMapping(value) || typeof value.$dynamicAnchor !== 'string') continue;
    const known = anchors.get(value.$dynamicAnchor);
    if (known) known.push(value);
    else anchors.set(value.$dynamicAnchor, [value]);
  }
  return anchors;
}

/** What a schema refers to, what it is combined of, and what its items and unnamed members are. */
function valuesIn({ location, rule }: Part, find: FindSource, anchors: ReadonlyMap<string, unknown[]>): unknown[] {
  const { value } = location;
  if (!isMapping(value)) return [];
  const references = [isReference(value) ? value.$ref : undefined, value.$dynamicRef].flatMap((ref) => {
    const target = typeof ref === 'string' ? targetOf(location, ref, find) : '';
    return typeof target === 'string' ? [] : [target];
  });
  const dynamic =
    typeof value.$dynamicRef === 'string' ? anchors.get(value.$dynamicRef.replace(/^.*#/, '')) : undefined;
  const parts = Object.keys(value).flatMap((key) => {
    const isList = COLLECTIONS.has(key) || (PARTS.has(key) && Array.isArray(value[key]));
    if (isList) return children(child(location, key));
    return PARTS.has(key) ? [child(location, key)] : [];
  });
  const found = [...references, ...mappedSchemas(location, rule, find), ...parts].map((part) => part.value);
  return dynamic ? [...found, dynamic] : found;
}

interface Named {
  readonly name: string;
  readonly value: unknown;
}

/** The properties of a schema, the headers of a message, or the parameter that the object is. */
function namedIn({ location: { value }, rule }: Part): Named[] {
  if (!isMapping(value)) return [];
  const headers = rule.kind === 'components' ? {} : asObject(value.headers);
  const members = [asObject(value.properties), headers].flatMap((map) => Object.entries(map));
  const isParameter = typeof value.name === 'string' && typeof value.in === 'string';
  return [
    ...members.map(([name, member]) => ({ name, value: member })),
    ...(isParameter ? [{ name: String(value.name), value }] : []),
  ];
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return isMapping(value) ? value : {};
}

/** These values and all that can be reached from them. */
function reachable(start: readonly unknown[], next: (value: unknown) => readonly unknown[]): Set<unknown> {
  const reached = new Set(start);
  // A set hands out what is added to it while it is walked.
  for (const value of reached) for (const other of next(value)) reached.add(other);
  return reached;
}
