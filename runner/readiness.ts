import type { Manifest } from '../lib';
import type { Progress } from './engine';
import { RunnerError } from './failure';
import { titleOf } from './identity';
import type { Kubectl, LiveObject } from './kubectl';
import { unreadyReasons } from './pod-reasons';
import { isAvailable, isWorkload, readyOf, replicaFloors } from './workload';

/** How long the workloads of a plan may take to become available, in seconds. */
const AVAILABLE_SECONDS = 120;

/**
 * Waits until every workload runs as planned, with all its pods up to date and available.
 *
 * @throws RunnerError with the reasons of every workload that does not come up in time
 */
export async function waitUntilAvailable(
  manifests: readonly Manifest[],
  kubectl: Kubectl,
  progress: Progress,
  seconds = AVAILABLE_SECONDS,
): Promise<void> {
  const workloads = manifests.filter(isWorkload);
  const floors = replicaFloors(manifests);
  if (workloads.length === 0) return;
  await progress.step('Wait until every workload is available', async (detail) => {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      const live = await kubectl.get(workloads);
      const waiting = live.filter((workload) => !isAvailable(workload, floors.get(titleOf(workload))));
      const gone = workloads.length - live.length;
      detail(`${live.length - waiting.length} of ${workloads.length}`);
      if (waiting.length === 0 && gone === 0) return;
      if (Date.now() >= deadline)
        throw new RunnerError(await describe(waiting, gone, workloads.length, kubectl, seconds));
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  });
}

async function describe(
  waiting: readonly LiveObject[],
  gone: number,
  total: number,
  kubectl: Kubectl,
  seconds: number,
): Promise<string> {
  const namespaces = [...new Set(waiting.map(({ metadata }) => metadata.namespace ?? 'default'))];
  const pods = (await Promise.all(namespaces.map((namespace) => kubectl.list('pods', namespace)))).flat();
  const lines = waiting.flatMap((workload) => [
    `  ${titleOf(workload)}: ${readyOf(workload)} available`,
    ...unreadyReasons(workload, pods).map((reason) => `    ${reason}`),
  ]);
  const missing = gone > 0 ? [`  ${gone} no longer in the cluster: something deleted them during this run`] : [];
  return [
    `${waiting.length + gone} of ${total} workloads are not available after ${seconds} s:`,
    ...lines,
    ...missing,
    'Everything was applied; mend the cause and run again.',
  ].join('\n');
}
