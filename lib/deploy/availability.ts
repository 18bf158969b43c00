import type { CustomTimeouts } from '@pulumi/pulumi';
import type { Manifest } from '../plan';

/** The kinds whose pods the Kubernetes provider waits for. */
const AWAITED = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** What Kubernetes itself waits for the progress of a rollout, and Pulumi's provider for a workload, in seconds. */
const PROGRESS_DEADLINE_SECONDS = 600;

/**
 * How long the provider waits for a workload's pods before the deployment fails; undefined for what has no pods.
 *
 * @param seconds for every workload; without, each has what its own `progressDeadlineSeconds` says
 */
export function timeoutsOf({ apiVersion, kind, spec }: Manifest, seconds?: number): CustomTimeouts | undefined {
  if (apiVersion !== 'apps/v1' || !AWAITED.has(kind)) return undefined;
  const text = `${seconds ?? spec?.progressDeadlineSeconds ?? PROGRESS_DEADLINE_SECONDS}s`;
  return { create: text, update: text };
}
