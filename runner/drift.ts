import { contentHash, type Manifest } from '../lib';
import { differences } from './difference';
import type { Drift } from './engine';
import { isNamespace, keyOf, titleOf } from './identity';
import type { InventoryEntry } from './inventory';
import type { LiveObject } from './kubectl';

export interface Known {
  readonly manifests: readonly Manifest[];
  readonly live: readonly LiveObject[];
  readonly inventory: readonly InventoryEntry[];
}

/**
 * The objects that have drifted: their plan is that of the last deployment, and applying it again would change them.
 *
 * @param planned what a dry run made of the plan
 */
export function findDrift(planned: readonly LiveObject[], { manifests, live, inventory }: Known): Drift[] {
  const dryRun = new Map(planned.map((object) => [keyOf(object), object]));
  const current = new Map(live.map((object) => [keyOf(object), object]));
  const hashes = new Map(inventory.map(({ reference, hash }) => [keyOf(reference), hash]));
  const lost = lostNamespaces(manifests, live);
  return manifests.flatMap((manifest): Drift[] => {
    const key = keyOf(manifest);
    if (hashes.get(key) !== contentHash(manifest) || lost.has(manifest.metadata.namespace ?? '')) return [];
    const [is, should] = [current.get(key), dryRun.get(key)];
    const fields = is && should ? differences(is, should) : is ? [] : [missing(manifest, lost)];
    return fields.length > 0 ? [{ object: titleOf(manifest), differences: fields }] : [];
  });
}

function missing(manifest: Manifest, lost: ReadonlySet<string>): string {
  const isLost = isNamespace(manifest) && lost.has(manifest.metadata.name);
  return isLost ? 'is missing from the cluster, with everything in it' : 'is missing from the cluster';
}

/** Those of the manifests that a dry run can be made of: their namespace, where they have one of the plan, is there. */
export function withNamespace(manifests: readonly Manifest[], live: readonly LiveObject[]): Manifest[] {
  const lost = lostNamespaces(manifests, live);
  return manifests.filter(({ metadata }) => !lost.has(metadata.namespace ?? ''));
}

/** The names of the plan's Namespaces that the cluster does not have. */
function lostNamespaces(manifests: readonly Manifest[], live: readonly LiveObject[]): Set<string> {
  const there = new Set(live.map(keyOf));
  const lost = manifests.filter((manifest) => isNamespace(manifest) && !there.has(keyOf(manifest)));
  return new Set(lost.map(({ metadata }) => metadata.name));
}
