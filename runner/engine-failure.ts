import { CommandError, ConcurrentUpdateError } from '@pulumi/pulumi/automation';
import { clusterFailure } from './cluster-failure';
import { commandReason, RunnerError, reasonOf } from './failure';
import type { Kubectl } from './kubectl';
import { checkNamespaces } from './namespaces';
import type { RegisteredObject } from './program';
import { plainText } from './pulumi-events';
import { unavailable } from './readiness';
import { type StateOfStack, stateFailure } from './state-failure';

/** What an operation of the engine failed with, each reason once. */
export class EngineFailure extends RunnerError {
  readonly reasons: readonly string[];

  /** @param diagnostics the errors that the engine told on the way */
  constructor(error: unknown, diagnostics: readonly string[], state: StateOfStack) {
    const reasons = reasonsOf(error, diagnostics);
    const text = reasons.join('\n');
    super(stateFailure(text, state) ?? clusterFailure(text.split('\n')) ?? text);
    this.reasons = reasons;
  }
}

function reasonsOf(error: unknown, diagnostics: readonly string[]): string[] {
  if (error instanceof ConcurrentUpdateError) {
    return [
      'Another run is deploying to this stack, and its process still runs. Wait until it has ended, then run again.',
    ];
  }
  const [, signal] = /Command was killed with (\w+)/.exec(reasonOf(error)) ?? [];
  if (signal !== undefined) return [`The engine was killed (${signal}). Run again: what it left is looked up then.`];
  const reasons = diagnostics.filter((text) => !/^(preview|update|destroy|refresh) failed$/.test(text));
  if (reasons.length > 0) return [...new Set(reasons)];
  if (!(error instanceof CommandError)) return [reasonOf(error)];
  return [plainText(commandReason(error))];
}

/** How the provider says that pods are not ready in time: without a word on why they are not. */
const TIMED_OUT = /timed out waiting to be Ready/;

/** Throws what a deployment failed with, and where it is pods or namespaces of the cluster, what is the matter with them. */
export async function withPodReasons(
  error: unknown,
  objects: readonly RegisteredObject[],
  kubectl: Kubectl,
): Promise<never> {
  if (!(error instanceof EngineFailure) || !error.reasons.some((reason) => TIMED_OUT.test(reason))) throw error;
  await checkNamespaces(
    objects.map(({ manifest }) => manifest),
    kubectl,
  );
  const pods = await unavailable(objects, kubectl);
  if (pods === undefined) throw error;
  const others = error.reasons.filter((reason) => !TIMED_OUT.test(reason));
  const advice = 'What does not depend on them was applied; mend the cause and run again.';
  throw new RunnerError([...others, pods, advice].join('\n'));
}
