import { follow } from './parameters';
import type { FindSource } from './references';
import { child, children, isObject, type Location } from './source';

const COMBINED = ['allOf', 'anyOf', 'oneOf'];
/** A chain of references that goes on longer is one that ends in itself. */
const MAX_DEPTH = 10;

/**
 * The names of all properties and parameters that a document marks as secret: `format: password`, as OpenAPI has it, or
 * `x-sensitive: true`, on the schema, on what it refers to or on the parameter. Sorted, each once.
 */
export function sensitiveFieldsIn(documents: readonly Location[], find: FindSource): string[] {
  return [...new Set(documents.flatMap((document) => sensitiveIn(document, find)))].sort();
}

function sensitiveIn(location: Location, find: FindSource): string[] {
  const properties = children(child(location, 'properties')).filter((schema) => isSensitive(schema, find, 0));
  const { name, in: place } = isObject(location.value) ? location.value : {};
  const isParameter = typeof name === 'string' && typeof place === 'string';
  const marked = isParameter && [location, child(location, 'schema')].some((part) => isSensitive(part, find, 0));
  return [
    ...properties.flatMap((schema) => [String(schema.pointer.at(-1)), ...namesBelow(schema, find, 0)]),
    ...(marked ? [name] : []),
    ...children(location).flatMap((part) => sensitiveIn(part, find)),
  ];
}

/** What a secret object holds is secret too, by whatever way it is told apart from it. */
function namesBelow(schema: Location, find: FindSource, depth: number): string[] {
  if (depth === MAX_DEPTH) return [];
  const target = follow(schema, find);
  const parts = COMBINED.flatMap((key) => children(child(target, key)));
  return [
    ...children(child(target, 'properties')).flatMap((property) => [
      String(property.pointer.at(-1)),
      ...namesBelow(property, find, depth + 1),
    ]),
    ...[...parts, child(target, 'items')]
      .filter(({ value }) => isObject(value))
      .flatMap((part) => namesBelow(part, find, depth + 1)),
  ];
}

function isSensitive(schema: Location, find: FindSource, depth: number): boolean {
  const target = follow(schema, find);
  const saysSo = [schema, target].some(
    (part) => child(part, 'format').value === 'password' || child(part, 'x-sensitive').value === true,
  );
  if (saysSo || depth === MAX_DEPTH) return saysSo;
  return COMBINED.some((key) => children(child(target, key)).some((part) => isSensitive(part, find, depth + 1)));
}
