import type { Manifest } from '../lib';
import { RunnerError } from './failure';
import { isNamespace, keyOf } from './identity';
import type { Kubectl, LiveObject } from './kubectl';

/** How long a namespace that is being deleted may take to go, in seconds. */
const TERMINATION_SECONDS = 60;

/**
 * Waits until the namespaces of a plan that somebody is deleting are gone: nothing can be created in them before.
 *
 * @throws RunnerError with what holds each that does not go
 */
export async function awaitTermination(
  manifests: readonly Manifest[],
  kubectl: Kubectl,
  detail: (text: string) => void,
  seconds = TERMINATION_SECONDS,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const going = (await kubectl.get(manifests.filter(isNamespace))).filter(isGoing);
    if (going.length === 0) return;
    if (Date.now() > deadline) {
      throw new RunnerError(
        [
          `Nothing was changed. Still being deleted after ${seconds} s:`,
          ...going.flatMap(linesOf),
          'Run again when it is gone.',
        ].join('\n'),
      );
    }
    detail(`namespace ${going.map(({ metadata }) => metadata.name).join(', ')} is being deleted`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** The conditions of a namespace that say what still stands in the way of its deletion. */
const BLOCKING = /^NamespaceDeletion\w*Failure$|^NamespaceContentRemaining$|^NamespaceFinalizersRemaining$/;

function linesOf({ metadata, status }: LiveObject): string[] {
  const conditions: readonly { type: string; status: string; message?: string }[] = status?.conditions ?? [];
  const reasons = conditions.filter(({ type, status: value }) => value === 'True' && BLOCKING.test(type));
  return [
    `  namespace ${metadata.name}`,
    ...reasons.flatMap(({ message = '' }) => (message ? [`    ${message}`] : [])),
  ];
}

/**
 * A namespace whose deletion began during the run still has all objects in it for a while.
 *
 * @throws RunnerError with those that are gone or going
 */
export async function checkNamespaces(manifests: readonly Manifest[], kubectl: Kubectl): Promise<void> {
  const planned = manifests.filter(isNamespace);
  const staying = new Set((await kubectl.get(planned)).filter((namespace) => !isGoing(namespace)).map(keyOf));
  const gone = planned.filter((namespace) => !staying.has(keyOf(namespace))).map(({ metadata }) => metadata.name);
  if (gone.length > 0)
    throw new RunnerError(`Deleted by somebody during this run: namespace ${gone.join(', ')}. Run again.`);
}

const isGoing = ({ metadata }: LiveObject) => metadata.deletionTimestamp !== undefined;
