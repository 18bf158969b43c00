/**
 * The Istio policy of a namespace's services. Imports `finding`, `resilience`, `kube`, `istio` and `service`; knows
 * nothing of Pulumi.
 * @module
 */
export { checkTrustDomain, principal, STRICT } from './authorization';
export { breaker, connectionLimits } from './destination-rule';
export { maxEjectionPercent } from './ejection';
export type {
  AuthorizationPolicySpec,
  AuthorizationRule,
  AuthorizedOperation,
  DestinationRuleSpec,
  ForwardRoute,
  SidecarSpec,
  TelemetrySpec,
  VirtualServiceSpec,
} from './istio';
export type { MeshMember } from './member';
export type { MeshTelemetry } from './mesh-telemetry';
export { meshObject } from './object';
export type { ServiceMeshProps } from './props';
export { retriesWithin } from './retry';
export { ServiceMesh } from './service-mesh';
