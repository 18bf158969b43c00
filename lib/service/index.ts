/**
 * Microservices: from intent to workload, network policy and scaling. Imports `finding`, `contract`, `kube` and
 * `workload`; knows nothing of the mesh.
 * @module
 */
export { type AllowedCaller, type ExternalCaller, mayCall } from './external-caller';
export { Microservice } from './microservice';
export { RestrictedNamespace, type RestrictedNamespaceProps } from './namespace';
export {
  type Call,
  type CallGraphNode,
  type CallMode,
  type CallOptions,
  Operation,
  type SyncCallOptions,
} from './operation';
export type { CanaryProps, MicroserviceIntent, MicroserviceProps } from './props';
export { otlpCredentials, telemetryTarget } from './shape';
export type { OtlpCredentials, TelemetrySender, TelemetryTarget } from './telemetry-target';
