/**
 * The Istio policy of a namespace's services. Imports `finding`, `kube` and `service`; knows nothing of Pulumi.
 * @module
 */
export { principal, STRICT } from './authorization';
export { breaker, connectionLimits } from './destination-rule';
export { istioDuration } from './duration';
export { maxEjectionPercent } from './ejection';
export {
  checkMeshConfig,
  compareProviders,
  type ExtensionProvider,
  type ProviderStatus,
  targetOf,
} from './extension-providers';
export type {
  AuthorizationPolicySpec,
  AuthorizationRule,
  AuthorizedOperation,
  DestinationRuleSpec,
  ForwardRoute,
  TelemetrySpec,
  VirtualServiceSpec,
} from './istio';
export type { MeshMember } from './member';
export { type MeshConfig, meshConfigIn, meshConfigMapName, readMeshConfig } from './mesh-config';
export { meshObject } from './object';
export { retriesWithin } from './retry';
export { type MeshTelemetry, ServiceMesh, type ServiceMeshProps } from './service-mesh';
export { atLeast, type MeshVersion } from './version';
