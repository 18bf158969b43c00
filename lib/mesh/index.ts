/**
 * The Istio policy of a namespace's services. Imports `finding`, `kube` and `service`; knows nothing of Pulumi.
 * @module
 */
export { maxEjectionPercent } from './ejection';
export { checkMeshConfig, type ExtensionProvider } from './extension-providers';
export type { MeshMember } from './member';
export { type MeshTelemetry, ServiceMesh, type ServiceMeshProps } from './service-mesh';
export { atLeast, type MeshVersion } from './version';
