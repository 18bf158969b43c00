import { deploymentLabels, type Workload } from './workload';

/** Labels of every object of a workload (https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/). */
export function commonLabels(workload: Workload): Record<string, string> {
  return {
    app: workload.name,
    'app.kubernetes.io/name': workload.name,
    ...(workload.component !== undefined && { 'app.kubernetes.io/component': workload.component }),
    'app.kubernetes.io/part-of': workload.partOf,
    'app.kubernetes.io/managed-by': 'meshwright',
  };
}

/** Labels of its pods: `app` and `version` also name the workload in the mesh's telemetry. */
export function podLabels(workload: Workload): Record<string, string> {
  return {
    ...commonLabels(workload),
    ...deploymentLabels(workload),
    version: workload.version,
    'app.kubernetes.io/version': workload.version,
  };
}
