import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMapping } from '../data';
import { type Location, type Pointer, rootOf, type Source } from './source';

/** The schemas of a file that have a URI or a name of their own (JSON Schema 2020-12, 8.2). */
export interface Identifiers {
  /** What the references at a place are relative to: the nearest `$id` around it, else the file. */
  baseOf(pointer: Pointer): string;
  /** By URI: the file itself, each `$id`, and each `$anchor` and `$dynamicAnchor` as its fragment. */
  readonly byUri: ReadonlyMap<string, Location>;
}

const known = new WeakMap<Source, Identifiers>();

export function identifiersOf(source: Source): Identifiers {
  const before = known.get(source);
  if (before) return before;
  const identifiers = collect(source);
  known.set(source, identifiers);
  return identifiers;
}

/** The URI of a file. */
export function uriOf(file: string): string {
  return pathToFileURL(path.resolve(file)).href;
}

/** A URI reference relative to a base, without an empty fragment; undefined if it is none. */
export function resolveUri(reference: string, base: string): string | undefined {
  return URL.canParse(reference, base) ? new URL(reference, base).href.replace(/#$/, '') : undefined;
}

function collect(source: Source): Identifiers {
  const byUri = new Map<string, Location>([[uriOf(source.file), rootOf(source)]]);
  const bases = new Map<object, string>();
  const keys: (string | number)[] = [];
  // Data may look like a schema with an identifier: then there is a URI more, which nothing refers to.
  const visit = (value: unknown, outer: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const base = isMapping(value) ? identify(value, outer) : outer;
    for (const [key, part] of Object.entries(value)) {
      if (typeof part !== 'object' || part === null) continue;
      keys.push(key);
      visit(part, base);
      keys.pop();
    }
  };
  const identify = (value: Readonly<Record<string, unknown>>, outer: string): string => {
    const location = () => ({ source, pointer: [...keys], value });
    const base = typeof value.$id === 'string' ? (resolveUri(value.$id, outer)?.replace(/#.*/, '') ?? outer) : outer;
    if (base !== outer) {
      bases.set(value, base);
      if (!byUri.has(base)) byUri.set(base, location());
    }
    for (const anchor of [value.$anchor, value.$dynamicAnchor]) {
      if (typeof anchor === 'string' && !byUri.has(`${base}#${anchor}`)) byUri.set(`${base}#${anchor}`, location());
    }
    return base;
  };
  visit(source.value, uriOf(source.file));
  return { byUri, baseOf: (pointer) => baseAt(source, pointer, bases) };
}

function baseAt(source: Source, pointer: Pointer, bases: ReadonlyMap<object, string>): string {
  let base = uriOf(source.file);
  if (bases.size === 0) return base;
  let at = source.value;
  for (const key of [...pointer, '']) {
    if (typeof at !== 'object' || at === null) break;
    base = bases.get(at) ?? base;
    at = Object.hasOwn(at, key) ? (at as Record<string, unknown>)[key] : undefined;
  }
  return base;
}
