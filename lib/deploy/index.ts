/**
 * From Plan to Pulumi resources, and Pulumi Outputs through the plan. Imports `finding`, `kube` and `plan`; knows nothing of
 * services. No I/O but the registration of resources with the Pulumi engine.
 * @module
 */
export type { Cluster } from './cluster';
export { type DeployOptions, deploy, KubernetesObject } from './deploy';
export { resourceName, resourceType } from './identity';
export { OutputResolver } from './output-resolver';
export { revisionOf } from './revision';
