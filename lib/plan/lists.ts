import { isMapping } from '../data';
import { type Finding, finding } from '../finding';
import type { Manifest } from './plan';

/** An object with the place that it was declared at. */
export interface PlacedManifest {
  readonly path: string;
  readonly manifest: Manifest;
}

/**
 * The objects that a manifest stands for: itself, or the items of a List. A List is a way to write objects down (kubectl
 * takes one, the API server has no such resource, and so Pulumi cannot create it): none is ever part of a plan. Items
 * without a namespace get the one of their List, which is that of its chart; in a `ConfigMapList` and its like an item
 * need not say its kind. MW117 for an item that is no object.
 */
export function objectsOf(path: string, manifest: Manifest, findings: Finding[]): PlacedManifest[] {
  const { kind, apiVersion, metadata, items } = manifest;
  if (!isList(manifest)) return [{ path, manifest }];
  const typed = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
  return (items as unknown[]).flatMap((item, i) => {
    const place = `${path}/items[${i}]`;
    const object = { ...typed, ...(isMapping(item) ? item : {}) };
    if (!isManifest(object)) {
      findings.push(notAnObject(place, item));
      return [];
    }
    const namespace = object.metadata?.namespace ?? metadata.namespace;
    const placed = { ...object, metadata: { ...object.metadata, ...(namespace !== undefined && { namespace }) } };
    return objectsOf(place, placed, findings);
  });
}

/** Any kind could end with "List"; only of a list are the items beside kind and metadata. */
function isList({ kind, items }: Manifest): boolean {
  return kind?.endsWith('List') && Array.isArray(items);
}

function isManifest(object: Readonly<Record<string, unknown>>): object is Manifest {
  const { apiVersion, kind, metadata } = object;
  return typeof apiVersion === 'string' && typeof kind === 'string' && (metadata === undefined || isMapping(metadata));
}

function notAnObject(path: string, item: unknown): Finding {
  return finding('MW117', path, {
    message: 'an item of the List is no Kubernetes object',
    // A text may be a secret, wherever it stands.
    value: isMapping(item) ? Object.keys(item) : item === null ? null : typeof item,
    allowed: 'an object with apiVersion, kind and metadata',
    fix: 'complete it, or remove it from the List',
  });
}
