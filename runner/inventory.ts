import { isDeepStrictEqual } from 'node:util';
import { contentHash, type Manifest } from '../lib';
import type { Deployment } from './engine';
import { keyOf, referenceOf } from './identity';
import type { Kubectl } from './kubectl';

/** Where the runner keeps what it deployed. */
const SYSTEM_NAMESPACE = 'meshwright-system';

/** One object that was deployed. */
export interface InventoryEntry {
  readonly reference: Manifest;
  /** A hash of the manifest as it was applied; undefined while it is not known to be there. */
  readonly hash?: string;
}

/**
 * What a stack has deployed, kept in the cluster beside it, in the order of deployment.
 *
 * kubectl's own ApplySets would spare us this, but a parent they can use without a custom resource definition (a
 * Secret or ConfigMap) holds objects of its own namespace only, and a stack spans several and Namespaces themselves.
 * It is a Secret, as the hash of an object may betray a short secret in it.
 */
export class Inventory {
  constructor(
    private readonly kubectl: Kubectl,
    private readonly deployment: Pick<Deployment, 'environment' | 'config'>,
  ) {}

  async read(): Promise<InventoryEntry[]> {
    const [stored] = await this.kubectl.get([this.object()]);
    if (!stored) return [];
    return JSON.parse(Buffer.from(stored.data?.objects ?? '', 'base64').toString('utf8') || '[]');
  }

  async write(entries: readonly InventoryEntry[]): Promise<void> {
    const objects = Buffer.from(JSON.stringify(entries)).toString('base64');
    await this.kubectl.apply([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: SYSTEM_NAMESPACE } },
      { ...this.object(), type: 'meshwright.dev/inventory', data: { objects } },
    ]);
  }

  delete(): Promise<void> {
    return this.kubectl.delete([this.object()]);
  }

  private object(): Manifest {
    const name = `inventory.${this.deployment.config.project}.${this.deployment.environment}`;
    return { apiVersion: 'v1', kind: 'Secret', metadata: { namespace: SYSTEM_NAMESPACE, name } };
  }
}

/** The entries of manifests that have been applied. */
export function entriesOf(manifests: readonly Manifest[]): InventoryEntry[] {
  return manifests.map((manifest) => ({ reference: referenceOf(manifest), hash: contentHash(manifest) }));
}

/** Those of the entries whose objects are not among the others. */
export function leftOut(entries: readonly InventoryEntry[], others: readonly InventoryEntry[]): InventoryEntry[] {
  const keys = new Set(others.map(({ reference }) => keyOf(reference)));
  return entries.filter(({ reference }) => !keys.has(keyOf(reference)));
}

/** Entries of objects that may or may not be there. */
export function withoutHash(entries: readonly InventoryEntry[]): InventoryEntry[] {
  return entries.map(({ reference }) => ({ reference }));
}

/** Whether two inventories tell of the same objects in the same state, in whatever order. */
export function sameEntries(a: readonly InventoryEntry[], b: readonly InventoryEntry[]): boolean {
  const lines = (entries: readonly InventoryEntry[]) =>
    entries.map(({ reference, hash }) => `${keyOf(reference)} ${hash}`).sort();
  return isDeepStrictEqual(lines(a), lines(b));
}
