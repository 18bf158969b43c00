import { isDeepStrictEqual } from 'node:util';
import * as yaml from 'yaml';
import { identityOf, type Manifest } from '../lib/plan';

/**
 * Whether files of YAML hold the same objects, whatever their order and style: candidates are compared only if they
 * do the same. Returns the identities that differ.
 */
export function differences(a: readonly string[], b: readonly string[]): string[] {
  const [first, second] = [objectsOf(a), objectsOf(b)];
  return [...new Set([...first.keys(), ...second.keys()])].filter(
    (id) => !isDeepStrictEqual(first.get(id), second.get(id)),
  );
}

function objectsOf(texts: readonly string[]): Map<string, Manifest> {
  const manifests = texts.flatMap((text) =>
    yaml.parseAllDocuments(text).map((document) => document.toJS() as Manifest),
  );
  return new Map(manifests.filter(Boolean).map((manifest) => [identityOf(manifest), manifest]));
}
