import type { Manifest } from '../lib';
import { findDrift, withNamespace } from './drift';
import type { Deployment, Drift, Engine, Progress, Row } from './engine';
import { assertHarmless } from './harmful-changes';
import { isNamespace, keyOf, referenceOf, titleOf } from './identity';
import { withIgnoredFields } from './ignored-fields';
import { entriesOf, Inventory, type InventoryEntry, leftOut, sameEntries, withoutHash } from './inventory';
import { Kubectl } from './kubectl';
import { awaitTermination, checkNamespaces } from './namespaces';
import { previewRows } from './preview';
import { type RegisteredObject, runProgram } from './program';
import { waitUntilAvailable } from './readiness';
import { summaryOf } from './summary';

/**
 * Executes the Pulumi program through the SDK's own monitor hooks and applies what it registers with server-side apply,
 * for machines where no Pulumi engine can be had.
 */
export class EmbeddedEngine implements Engine {
  readonly description: string;

  constructor(reason: string) {
    this.description = `embedded runner: the Pulumi program with server-side apply in the engine's place (${reason})`;
  }

  async drift(deployment: Deployment, progress: Progress): Promise<Drift[]> {
    const objects = await this.runProgram(deployment, progress);
    const manifests = manifestsOf(objects);
    const kubectl = new Kubectl(deployment.cluster);
    return progress.step('Compare with the cluster', async () => {
      const [live, inventory] = await Promise.all([kubectl.get(manifests), new Inventory(kubectl, deployment).read()]);
      const wanted = withNamespace(await applicable(objects, kubectl), live);
      return findDrift(await kubectl.dryRun(wanted), { manifests, live, inventory });
    });
  }

  async preview(deployment: Deployment, progress: Progress): Promise<Row[]> {
    const objects = await this.runProgram(deployment, progress);
    const manifests = manifestsOf(objects);
    const kubectl = new Kubectl(deployment.cluster);
    return progress.step('Compare with the cluster', async (detail) => {
      await awaitTermination(manifests, kubectl, detail);
      const [live, known] = await Promise.all([
        kubectl.getWithManagers(manifests),
        new Inventory(kubectl, deployment).read(),
      ]);
      assertHarmless(manifests, live);
      const planned = await kubectl.dryRun(withNamespace(await applicable(objects, kubectl), live));
      const left = await kubectl.get(leftOut(known, entriesOf(manifests)).map(({ reference }) => reference));
      const rows = previewRows({ manifests, live, planned, left });
      detail(summaryOf(rows));
      return rows;
    });
  }

  async up(deployment: Deployment, progress: Progress): Promise<Row[]> {
    const objects = await this.runProgram(deployment, progress);
    const manifests = manifestsOf(objects);
    const kubectl = new Kubectl(deployment.cluster);
    const inventory = new Inventory(kubectl, deployment);
    await progress.step('Compare with the cluster', (detail) => awaitTermination(manifests, kubectl, detail));
    const { rows, left } = await progress.step('Apply the plan', (detail) =>
      apply(objects, kubectl, inventory, progress, detail),
    );
    await waitUntilAvailable(objects, kubectl, progress);
    await checkNamespaces(manifests, kubectl);
    if (left.length === 0) return rows;
    // Only now: until the new pods serve, the old ones may need what has left the plan.
    const pruned = await progress.step('Delete what has left the plan', (detail) => prune(left, kubectl, detail));
    await inventory.write(entriesOf(manifests));
    return [...rows, ...pruned];
  }

  async destroy(deployment: Deployment, progress: Progress): Promise<Row[]> {
    const kubectl = new Kubectl(deployment.cluster);
    const inventory = new Inventory(kubectl, deployment);
    return progress.step('Delete what was deployed', async (detail) => {
      const rows = await prune(await inventory.read(), kubectl, detail);
      await inventory.delete();
      return rows;
    });
  }

  private runProgram(deployment: Deployment, progress: Progress): Promise<RegisteredObject[]> {
    return progress.step('Run the Pulumi program', async (detail) => {
      const objects = await runProgram(deployment);
      detail(`${objects.length} objects`);
      return objects;
    });
  }
}

interface Applied {
  readonly rows: Row[];
  /** What was deployed before and has left the plan. */
  readonly left: readonly InventoryEntry[];
}

/**
 * Applies the plan. The API server validates the whole plan first, so that one it would
 * refuse changes nothing but, at the first deployment, adds the Namespaces that validation itself needs.
 */
async function apply(
  objects: readonly RegisteredObject[],
  kubectl: Kubectl,
  inventory: Inventory,
  { note }: Progress,
  detail: (text: string) => void,
): Promise<Applied> {
  const manifests = manifestsOf(objects);
  detail('read the cluster');
  const [live, known] = await Promise.all([kubectl.getWithManagers(manifests), inventory.read()]);
  assertHarmless(manifests, live);
  const deployed = entriesOf(manifests);
  const isSettled = sameEntries(known, deployed);
  // Known before it is there, so that it can be pruned even if this run is cut off.
  if (!isSettled) await inventory.write([...known, ...withoutHash(leftOut(deployed, known))]);
  const existing = new Set(live.map(keyOf));
  await kubectl.apply(manifests.filter((manifest) => isNamespace(manifest) && !existing.has(keyOf(manifest))));

  detail('validate');
  const wanted = await applicable(objects, kubectl);
  const planned = await kubectl.dryRun(wanted);
  for (const { object, differences } of findDrift(planned, { manifests, live, inventory: known })) {
    for (const difference of differences) note(`drift: ${object} ${difference}`);
  }

  detail(`apply ${manifests.length} objects`);
  await kubectl.apply(wanted);
  const left = withoutHash(leftOut(known, deployed));
  if (!isSettled) await inventory.write([...deployed, ...left]);
  // By what the dry run said: versions of the objects themselves change with every status too.
  const rows = previewRows({ manifests, live, planned, left: [] });
  detail(summaryOf(rows));
  return { rows, left };
}

const manifestsOf = (objects: readonly RegisteredObject[]) => objects.map(({ manifest }) => manifest);

/** What is to be applied, beside what others manage in the objects that exist. */
async function applicable(objects: readonly RegisteredObject[], kubectl: Kubectl): Promise<Manifest[]> {
  const shared = manifestsOf(objects.filter(({ ignoreChanges }) => ignoreChanges.length > 0));
  return withIgnoredFields(objects, await kubectl.getWithManagers(shared));
}

async function prune(
  entries: readonly InventoryEntry[],
  kubectl: Kubectl,
  detail: (text: string) => void,
): Promise<Row[]> {
  const existing = await kubectl.get(entries.map(({ reference }) => reference));
  if (existing.length > 0) detail(`prune ${existing.length} objects`);
  const references = existing.map(referenceOf).reverse();
  await kubectl.delete(references);
  return references.map((reference) => ({ object: titleOf(reference), action: 'pruned' }));
}
