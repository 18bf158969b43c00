/**
 * The Istio policy of a namespace's services. Imports `finding`, `kube` and `service`; knows nothing of Pulumi.
 * @module
 */
export { maxEjectionPercent } from './ejection';
export {
  checkMeshConfig,
  compareProviders,
  type ExtensionProvider,
  type ProviderStatus,
  targetOf,
} from './extension-providers';
export type { MeshMember } from './member';
export { type MeshConfig, meshConfigIn, meshConfigMapName, readMeshConfig } from './mesh-config';
export { type MeshTelemetry, ServiceMesh, type ServiceMeshProps } from './service-mesh';
export { atLeast, type MeshVersion } from './version';
