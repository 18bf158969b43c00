import path from 'node:path';
import { parse } from 'yaml';
import type { Document } from './documents';

/** A value of a document, and the file that it stands in, to which its references are relative. */
export class Place {
  constructor(
    readonly value: unknown,
    readonly file: string,
  ) {}
}

/** What a contract and the files that it refers to hold, whatever it is. */
export interface Tree {
  readonly root: Place;
  /** What a reference from a file leads to, in one step. */
  target(ref: string, file: string): Place;
}

export type Members = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Place);
}

export function treeOf({ name, texts }: Document): Tree {
  const roots = new Map([...texts].map(([file, text]) => [file, parsed(text)]));
  // What is named by an anchor or an identifier depends on where it is asked, so that all of that name are meant.
  const named = (identifier: string) =>
    [...roots].flatMap(([file, root]) =>
      objectsIn(root)
        .filter((object) => IDENTIFIERS.some((key) => object[key] === identifier))
        .map((object) => new Place(object, file)),
    );
  const target = (ref: string, from: string): Place => {
    const [encoded = '', fragment = ''] = ref.split('#', 2);
    const file = encoded === '' ? from : path.join(path.dirname(from), decoded(encoded));
    const isPointer = fragment === '' || fragment.startsWith('/');
    const value = isPointer ? at(roots.get(file), fragment) : undefined;
    if (value !== undefined) return new Place(value, file);
    const all = named(isPointer ? encoded : fragment);
    // Of what cannot be found here, whatever has changed may be it.
    return new Place(all.length > 0 ? all : JSON.stringify([ref, ...texts.values()]), file);
  };
  return { root: new Place(roots.get(name), name), target };
}

const IDENTIFIERS = ['$anchor', '$dynamicAnchor', '$id'];

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return parsedYaml(text);
  }
}

/** A text that is no YAML, such as a description in a file of its own, is itself. */
function parsedYaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: -1, logLevel: 'error' });
  } catch {
    return text;
  }
}

function at(root: unknown, fragment: string): unknown {
  const keys = fragment.split('/').slice(1).map(decoded);
  return keys.reduce<unknown>((value, key) => {
    const member = key.replaceAll('~1', '/').replaceAll('~0', '~');
    return typeof value === 'object' && value !== null && Object.hasOwn(value, member)
      ? (value as Members)[member]
      : undefined;
  }, root);
}

function objectsIn(root: unknown): Members[] {
  const found = new Set<object>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || found.has(value)) return;
    found.add(value);
    Object.values(value).forEach(visit);
  };
  visit(root);
  return [...found].filter(isObject);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
