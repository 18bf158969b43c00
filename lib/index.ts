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
  type ExtensionProvider,
  type MeshMember,
  type MeshTelemetry,
  type MeshVersion,
  maxEjectionPercent,
  ServiceMesh,
  type ServiceMeshProps,
} from './mesh';
export { fullHost, type Manifest, type Plan, type PlannedObject, planOf, renderYaml, toYaml } from './plan';
export * from './service';
export * from './telemetry';
export { type Autoscaling, type SecretKey, type SecretValue, ServiceSecret, type ServiceSecretProps } from './workload';
