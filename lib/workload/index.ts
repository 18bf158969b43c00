/**
 * What every workload of the library has in common: labels, pods, scaling, disruption, network, secrets, and their
 * rules. Imports `finding` and `kube`.
 * @module
 */
export { addCanary, addWorkload, metadataOf } from './add-workload';
export { checkNamespace, checkServiceName, checkWorkload } from './check';
export { configMapName } from './config-map';
export { DENY_ALL, PRIVATE_ADDRESSES, peer, podPort, TO_API_SERVER, TO_DNS } from './network';
export { type Health, type PodParts, podTemplate, probes, quantity, resources } from './pod';
export {
  checkSecretRefs,
  type SecretKey,
  type SecretRef,
  type SecretValue,
  ServiceSecret,
  type ServiceSecretProps,
  secretKey,
  secretRef,
  secretVariables,
} from './secret';
export { disruptionBudgetSpec } from './specs';
export {
  type Autoscaling,
  autoscaling,
  deploymentName,
  ENDPOINT_REMOVAL_SECONDS,
  TRACK_LABEL,
  type Track,
  versionOf,
  type Workload,
} from './workload';
