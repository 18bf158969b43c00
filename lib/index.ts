/**
 * meshwright: what a stack composes. Everything else is internal to the library.
 * @module
 */
export * from './check';
export * from './contract';
export * from './finding';
export { contentHash, k8s, kubeObject, type Late } from './kube';
export {
  atLeast,
  checkMeshConfig,
  compareProviders,
  type ExtensionProvider,
  type MeshConfig,
  type MeshMember,
  type MeshTelemetry,
  type MeshVersion,
  maxEjectionPercent,
  meshConfigIn,
  meshConfigMapName,
  type ProviderStatus,
  readMeshConfig,
  ServiceMesh,
  type ServiceMeshProps,
  targetOf,
} from './mesh';
export { fullHost, type Manifest, type Plan, type PlannedObject, planOf, renderYaml, toYaml } from './plan';
export * from './service';
export * from './telemetry';
export { type Autoscaling, type SecretKey, type SecretValue, ServiceSecret, type ServiceSecretProps } from './workload';
