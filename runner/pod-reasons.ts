import type { LiveObject } from './kubectl';

interface ContainerStatus {
  readonly name: string;
  readonly restartCount?: number;
  readonly state?: { readonly waiting?: Cause; readonly terminated?: Cause };
  readonly lastState?: { readonly terminated?: Cause };
}

interface Cause {
  readonly reason?: string;
  readonly message?: string;
  readonly exitCode?: number;
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** States that every pod passes through. */
const TRANSIENT = new Set(['ContainerCreating', 'PodInitializing']);

/** Why the pods of a workload are not ready, each reason once; what is told by its controller stands first. */
export function unreadyReasons(workload: LiveObject, pods: readonly LiveObject[]): string[] {
  const controller = ((workload.status?.conditions ?? []) as Condition[])
    .filter(({ type, status }) => type === 'ReplicaFailure' && status === 'True')
    .map(asText);
  const own = pods.filter((pod) => isOf(pod, workload)).flatMap(podReasons);
  const reasons = [...new Set([...controller, ...own])];
  return reasons.length > 0 ? reasons : ['no pod exists and the cluster gives no reason'];
}

function isOf(pod: LiveObject, workload: LiveObject): boolean {
  const labels = (workload.spec?.selector?.matchLabels ?? {}) as Record<string, string>;
  return (
    pod.metadata.namespace === workload.metadata.namespace &&
    pod.metadata.deletionTimestamp === undefined &&
    Object.entries(labels).every(([key, value]) => pod.metadata.labels?.[key] === value)
  );
}

function podReasons({ status = {} }: LiveObject): string[] {
  const conditions = (status.conditions ?? []) as Condition[];
  if (conditions.some(({ type, status: value }) => type === 'Ready' && value === 'True')) return [];
  const unscheduled = conditions.filter(({ type, status: value }) => type === 'PodScheduled' && value === 'False');
  if (unscheduled.length > 0) return unscheduled.map(asText);
  const containers: ContainerStatus[] = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  const reasons = containers.flatMap(containerReasons);
  if (reasons.length > 0) return reasons;
  const explained = conditions.filter(({ type, reason }) => type === 'Ready' && reason !== undefined);
  return explained.length > 0 ? explained.map(asText) : [`the pod is ${status.phase ?? 'Unknown'} and not ready`];
}

function containerReasons({ name, state, lastState, restartCount = 0 }: ContainerStatus): string[] {
  const cause = state?.waiting ?? state?.terminated;
  if (!cause || TRANSIENT.has(cause.reason ?? '') || cause.exitCode === 0) return [];
  const ended = state?.terminated ?? lastState?.terminated;
  const exit = ended?.exitCode === undefined ? '' : ` (exit code ${ended.exitCode}, ${restartCount} restarts)`;
  return [`container ${name}: ${asText(cause)}${exit}`];
}

/** Messages name the pod where they can, and are then told once a pod; its random suffix says nothing. */
function asText({ reason = 'Unknown', message }: Cause): string {
  return message === undefined ? reason : `${reason}: ${message}`;
}
