import path from 'node:path';
import { isMapping } from '../data';
import { identifiersOf, resolveUri, uriOf } from './identifiers';
import { child, type Location, locate, type Pointer, rootOf, type Source } from './source';

/** The file of that name, parsed; `askedAt` is the `file:line` that names it. */
export type FindSource = (file: string, askedAt: string) => Source;

/** What has been resolved already, for everybody who finds files in the same way: a chain is walked once. */
const resolved = new WeakMap<FindSource, WeakMap<object, Location | string>>();

/**
 * Where the chain of `$ref`s that begins here ends, which is here for anything else; or what is wrong with it. In a
 * file that cannot be read the value is undefined: that file has its own finding.
 */
export function resolve(location: Location, find: FindSource): Location | string {
  const known = resolved.get(find) ?? new WeakMap<object, Location | string>();
  resolved.set(find, known);
  const chain = new Set<object>();
  let at: Location | string = location;
  while (typeof at !== 'string' && isReference(at.value)) {
    const end = known.get(at.value);
    if (end !== undefined) at = end;
    else {
      chain.add(at.value);
      // Until its end is known, whatever comes back to it is in a circle.
      known.set(at.value, POINTS_BACK);
      at = targetOf(at, at.value.$ref, find);
    }
  }
  for (const value of chain) known.set(value, at);
  return at;
}

/** What is wrong with a reference that is one of a circle. */
export const POINTS_BACK = 'points back to itself';

export function isReference(value: unknown): value is { readonly $ref: string } {
  return isMapping(value) && typeof value.$ref === 'string';
}

/**
 * What a reference leads to in one step, or what is wrong with it. A schema with an `$id` is a resource of its own, and
 * what refers from within it is relative to that (JSON Schema 2020-12, 8.2); where it has nothing of the kind, the
 * reference is taken as relative to the file, as bundlers and frameworks write it.
 */
export function targetOf(from: Location, ref: string, find: FindSource): Location | string {
  return byIdentifier(from, ref) ?? byFile(from, ref, find);
}

function byIdentifier(from: Location, ref: string): Location | undefined {
  // By far the most: a pointer into a document without identifiers.
  const { byUri, baseOf } = identifiersOf(from.source);
  if (byUri.size === 1) return undefined;
  const uri = resolveUri(ref, baseOf(from.pointer));
  return uri === undefined ? undefined : atUri(uri, byUri);
}

function atUri(uri: string, byUri: ReadonlyMap<string, Location>): Location | undefined {
  const [resource = '', fragment = ''] = uri.split('#', 2);
  if (!fragment.startsWith('/')) return byUri.get(uri);
  const root = byUri.get(resource);
  const keys = keysOf(fragment);
  const target = root && keys && child(root, ...keys);
  return target?.value === undefined ? undefined : target;
}

function byFile(from: Location, ref: string, find: FindSource): Location | string {
  if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(ref)) return 'points to the network, from which nothing is fetched';
  const [encodedFile = '', fragment = ''] = ref.split('#', 2);
  const keys = keysOf(fragment);
  const file = decode(encodedFile);
  if (!keys || file === undefined) return 'is not percent-encoded correctly';
  const source = file === '' ? from.source : find(path.join(path.dirname(from.source.file), file), locate(from));
  if (fragment !== '' && !fragment.startsWith('/')) {
    const named = identifiersOf(source).byUri.get(`${uriOf(source.file)}#${fragment}`);
    return named ?? (source.findings.length > 0 ? rootOf(source) : 'points to an anchor that no schema has');
  }
  const target = descend(rootOf(source), keys, find);
  return target.value === undefined && source.findings.length === 0 ? 'points to nothing' : target;
}

/** The value that so many steps below it is reached, where a `$ref` may stand for any of those on the way. */
export function descend(location: Location, keys: Pointer, find: FindSource): Location {
  return keys.reduce<Location>((at, key) => {
    const below = child(at, key);
    if (below.value !== undefined || !isReference(at.value)) return below;
    const target = resolve(at, find);
    return typeof target === 'string' ? below : child(target, key);
  }, location);
}

/** The keys of a JSON Pointer as a URI fragment; undefined if its percent-encoding is wrong. */
function keysOf(fragment: string): string[] | undefined {
  const keys = fragment.split('/').slice(1).map(decode);
  if (!keys.every((key) => key !== undefined)) return undefined;
  return keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
