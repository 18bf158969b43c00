import type { Manifest } from '../lib/plan/plan';
import { differences } from './difference';
import type { Drift } from './engine';
import { isNamespace, keyOf, titleOf } from './identity';
import { hashOf, type InventoryEntry } from './inventory';
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
  return manifests.flatMap((manifest): Drift[] => {
    const key = keyOf(manifest);
    if (hashes.get(key) !== hashOf(manifest)) return [];
    const [is, should] = [current.get(key), dryRun.get(key)];
    const fields = is && should ? differences(is, should) : is ? [] : ['is missing from the cluster'];
    return fields.length > 0 ? [{ object: titleOf(manifest), differences: fields }] : [];
  });
}

/** Those of the manifests that a dry run can be made of: their namespace, where they have one of the plan, is there. */
export function withNamespace(manifests: readonly Manifest[], live: readonly LiveObject[]): Manifest[] {
  const there = new Set(live.map(keyOf));
  const missing = new Set(
    manifests
      .filter((manifest) => isNamespace(manifest) && !there.has(keyOf(manifest)))
      .map(({ metadata }) => metadata.name),
  );
  return manifests.filter(({ metadata }) => !missing.has(metadata.namespace ?? ''));
}
