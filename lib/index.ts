/**
 * meshwright: what a stack composes. Everything else is internal to the library.
 * @module
 */
export * from './check';
export * from './contract';
export * from './finding';
export {
  checkMeshConfig,
  checkPathNormalization,
  compareProviders,
  type ExtensionProvider,
  ISTIO_NAMESPACE,
  type MeshConfig,
  type MeshVersion,
  meshConfigIn,
  meshConfigMapName,
  PATH_NORMALIZATION,
  type ProviderStatus,
  readMeshConfig,
  targetOf,
} from './istio';
export {
  atLeast,
  CLUSTER_DOMAIN,
  clusterDomainOf,
  contentHash,
  KUBERNETES_VERSION,
  k8s,
  kubeObject,
  kubernetesVersionOf,
  type Late,
  type MinorVersion,
  serviceHost,
  unknownText,
} from './kube';
export {
  type MeshMember,
  type MeshTelemetry,
  maxEjectionPercent,
  ServiceMesh,
  type ServiceMeshProps,
} from './mesh';
export { fullHost, type Manifest, type Plan, type PlannedObject, planOf, renderYaml, toYaml } from './plan';
export * from './service';
export * from './telemetry';
export { type Autoscaling, type SecretKey, type SecretValue, ServiceSecret, type ServiceSecretProps } from './workload';
