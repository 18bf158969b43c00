import type { MicroserviceIntent } from './props';

/** Labels of every object of a service (https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/). */
export function commonLabels(intent: MicroserviceIntent): Record<string, string> {
  return {
    app: intent.name,
    'app.kubernetes.io/name': intent.name,
    'app.kubernetes.io/part-of': intent.partOf,
    'app.kubernetes.io/managed-by': 'meshwright',
  };
}

/** Labels of its pods: `app` and `version` also name the workload in the mesh's telemetry. */
export function podLabels(intent: MicroserviceIntent): Record<string, string> {
  return { ...commonLabels(intent), version: intent.version, 'app.kubernetes.io/version': intent.version };
}
