import path from 'node:path';
import { type Finding, finding } from '../finding';
import {
  child,
  children,
  formatPointer,
  isObject,
  type Location,
  locate,
  type Pointer,
  rootOf,
  type Source,
} from './source';

/** What an object of a document is, by the name that the OpenAPI 3.1 schema has for it. */
export type Kind =
  | 'callbacks'
  | 'example'
  | 'header'
  | 'link'
  | 'parameter'
  | 'path-item'
  | 'request-body'
  | 'response'
  | 'schema'
  | 'security-scheme';

/** Something that a `$ref` points to, and what it has to be. */
export interface Target {
  readonly location: Location;
  readonly kind: Kind;
}

/** The file of that name, parsed; `askedAt` is the `file:line` that names it. */
export type FindSource = (file: string, askedAt: string) => Source;

/** Members whose own members have names that the author chose, and what those are. */
const COLLECTIONS: ReadonlyMap<string, Kind> = new Map([
  ['$defs', 'schema'],
  ['callbacks', 'callbacks'],
  ['content', 'schema'],
  ['dependentSchemas', 'schema'],
  ['encoding', 'schema'],
  ['examples', 'example'],
  ['headers', 'header'],
  ['links', 'link'],
  ['parameters', 'parameter'],
  ['pathItems', 'path-item'],
  ['paths', 'path-item'],
  ['patternProperties', 'schema'],
  ['properties', 'schema'],
  ['requestBodies', 'request-body'],
  ['responses', 'response'],
  ['schemas', 'schema'],
  ['securitySchemes', 'security-scheme'],
  ['webhooks', 'path-item'],
]);

/** Members that hold data of the API, in which a `$ref` is data as well. */
const DATA = new Set(['const', 'default', 'enum', 'example', 'mapping', 'value']);

/** Everything that the document refers to, directly or through other files, and a MW602 for each dead `$ref`. */
export function followReferences(root: Location, find: FindSource): { targets: Target[]; findings: Finding[] } {
  const targets = new Map<string, Target>();
  const findings: Finding[] = [];
  const visit = (location: Location, kind: Kind): void => {
    for (const reference of referencesIn(location, kind)) {
      const target = resolve(reference.location, find);
      if (typeof target === 'string') {
        findings.push(deadReference(reference.location, target));
        continue;
      }
      const key = `${reference.kind} ${place(target)}`;
      if (target.value === undefined || targets.has(key)) continue;
      targets.set(key, { location: target, kind: reference.kind });
      if (target.source !== root.source) visit(target, reference.kind);
    }
  };
  visit(root, 'schema');
  return { targets: [...targets.values()], findings };
}

/**
 * Where the chain of `$ref`s that begins here ends, which is here for anything else; or what is wrong with it. In a
 * file that cannot be read the value is undefined: that file has its own finding.
 */
export function resolve(location: Location, find: FindSource): Location | string {
  const seen = new Set<string>();
  let at = location;
  while (isReference(at.value)) {
    if (seen.has(place(at))) return 'points back to itself';
    seen.add(place(at));
    const next = targetOf(at, at.value.$ref, find);
    if (typeof next === 'string') return next;
    at = next;
  }
  return at;
}

function isReference(value: unknown): value is { readonly $ref: string } {
  return isObject(value) && typeof value.$ref === 'string';
}

function targetOf(from: Location, ref: string, find: FindSource): Location | string {
  if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(ref)) return 'points to the network, from which nothing is fetched';
  const [encodedFile = '', fragment = ''] = ref.split('#', 2);
  if (fragment !== '' && !fragment.startsWith('/')) return 'does not end in a JSON Pointer';
  const decoded = decode([encodedFile, ...fragment.split('/').slice(1)]);
  if (!decoded) return 'is not percent-encoded correctly';
  const [file = '', ...keys] = decoded;
  const source = file === '' ? from.source : find(path.join(path.dirname(from.source.file), file), locate(from));
  const pointer: Pointer = keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const target = child(rootOf(source), ...pointer);
  if (target.value === undefined && source.findings.length === 0) return 'points to nothing';
  return target;
}

function decode(parts: readonly string[]): string[] | undefined {
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function place(location: Location): string {
  return `${location.source.file}${formatPointer(location.pointer)}`;
}

function deadReference(location: Location, problem: string): Finding {
  return finding('MW602', locate(child(location, '$ref')), {
    message: `The $ref at ${formatPointer(location.pointer)} ${problem}`,
    value: isObject(location.value) ? location.value.$ref : undefined,
    allowed: 'a JSON Pointer in this file ("#/components/…") or in a local one ("common.yaml#/components/…")',
    fix: 'correct the $ref, or add what it points to',
  });
}

/** Every object with a `$ref` at this location or below it, in the same file. */
function referencesIn(location: Location, kind: Kind): Target[] {
  if (Array.isArray(location.value)) return children(location).flatMap((item) => referencesIn(item, kind));
  if (kind === 'callbacks' && !isReference(location.value)) {
    return children(location).flatMap((item) => referencesIn(item, 'path-item'));
  }
  const own = isReference(location.value) ? [{ location, kind }] : [];
  return [...own, ...children(location).flatMap(referencesInMember)];
}

function referencesInMember(member: Location): Target[] {
  const key = String(member.pointer.at(-1));
  if (DATA.has(key) || key.startsWith('x-')) return [];
  const kind = COLLECTIONS.get(key);
  if (!kind) return referencesIn(member, key === 'requestBody' ? 'request-body' : 'schema');
  // In a schema, `examples` is a list of data; elsewhere it is a collection.
  if (key === 'examples' && Array.isArray(member.value)) return [];
  return children(member).flatMap((item) => referencesIn(item, kind));
}
