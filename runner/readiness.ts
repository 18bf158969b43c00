import type { Manifest } from '../lib';
import type { Progress } from './engine';
import { RunnerError } from './failure';
import { keyOf, titleOf } from './identity';
import type { Kubectl, LiveObject } from './kubectl';
import { checkNamespaces } from './namespaces';
import { unreadyReasons } from './pod-reasons';
import type { RegisteredObject } from './program';
import { isAvailable, isWorkload, readyOf, replicaFloors } from './workload';

/** How long Pulumi's engine waits for what states no time of its own, in seconds. */
const DEFAULT_SECONDS = 600;

/** What is not as planned yet. */
interface Unready {
  /** The workloads that are there and not available. */
  readonly waiting: readonly LiveObject[];
  /** The workloads that are not in the cluster. */
  readonly gone: readonly Manifest[];
}

/**
 * Waits until every workload runs as planned, with all its pods up to date and available.
 *
 * @throws RunnerError with the reasons of every workload that does not come up in its time, or the namespace that went
 */
export async function waitUntilAvailable(
  objects: readonly RegisteredObject[],
  kubectl: Kubectl,
  progress: Progress,
): Promise<void> {
  const workloads = workloadsOf(objects);
  if (workloads.length === 0) return;
  await progress.step('Wait until every workload is available', async (detail) => {
    const started = Date.now();
    for (;;) {
      const { waiting, gone } = await unready(objects, kubectl);
      const late = waiting.length + gone.length;
      detail(`${workloads.length - late} of ${workloads.length}`);
      if (late === 0) return;
      if (gone.length > 0)
        await checkNamespaces(
          objects.map(({ manifest }) => manifest),
          kubectl,
        );
      if (Date.now() >= started + secondsOf({ waiting, gone }, objects) * 1000) {
        const reasons = await describe({ waiting, gone }, objects, kubectl);
        throw new RunnerError(`${reasons}\nEverything was applied; mend the cause and run again.`);
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  });
}

/** Which workloads of a program did not come up in their time, and why; undefined where all are available by now. */
export async function unavailable(objects: readonly RegisteredObject[], kubectl: Kubectl): Promise<string | undefined> {
  const found = await unready(objects, kubectl);
  return found.waiting.length + found.gone.length === 0 ? undefined : describe(found, objects, kubectl);
}

async function describe(
  { waiting, gone }: Unready,
  objects: readonly RegisteredObject[],
  kubectl: Kubectl,
): Promise<string> {
  const late = waiting.length + gone.length;
  const seconds = secondsOf({ waiting, gone }, objects);
  return [
    `${late} of ${workloadsOf(objects).length} workloads are not available after ${seconds} s:`,
    ...(await reasonsOf({ waiting, gone }, kubectl)),
  ].join('\n');
}

const workloadsOf = (objects: readonly RegisteredObject[]) =>
  objects.map(({ manifest }) => manifest).filter(isWorkload);

/** The longest that one of them is waited for. */
function secondsOf({ waiting, gone }: Unready, objects: readonly RegisteredObject[]): number {
  const limits = new Map(objects.map(({ manifest, timeoutSeconds }) => [keyOf(manifest), timeoutSeconds]));
  return Math.max(...[...waiting, ...gone].map((workload) => limits.get(keyOf(workload)) ?? DEFAULT_SECONDS));
}

async function unready(objects: readonly RegisteredObject[], kubectl: Kubectl): Promise<Unready> {
  const workloads = workloadsOf(objects);
  const floors = replicaFloors(objects.map(({ manifest }) => manifest));
  const live = await kubectl.get(workloads);
  const there = new Set(live.map(keyOf));
  return {
    waiting: live.filter((workload) => !isAvailable(workload, floors.get(titleOf(workload)))),
    gone: workloads.filter((workload) => !there.has(keyOf(workload))),
  };
}

async function reasonsOf({ waiting, gone }: Unready, kubectl: Kubectl): Promise<string[]> {
  const namespaces = [...new Set(waiting.map(({ metadata }) => metadata.namespace ?? 'default'))];
  const pods = (await Promise.all(namespaces.map((namespace) => kubectl.list('pods', namespace)))).flat();
  return [
    ...waiting.flatMap((workload) => [
      `  ${titleOf(workload)}: ${readyOf(workload)} available`,
      ...unreadyReasons(workload, pods).map((reason) => `    ${reason}`),
    ]),
    ...gone.map((workload) => `  ${titleOf(workload)}: is not in the cluster`),
  ];
}
