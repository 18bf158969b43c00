/**
 * Microservices: from intent to workload, network policy and scaling. Imports `finding`, `contract` and `kube`; knows
 * nothing of the mesh.
 * @module
 */
export { Microservice } from './microservice';
export { RestrictedNamespace, type RestrictedNamespaceProps } from './namespace';
export { type Call, type CallMode, Operation } from './operation';
export type { ExternalCaller } from './peer';
export {
  type Autoscaling,
  ENDPOINT_REMOVAL_SECONDS,
  type MicroserviceIntent,
  type MicroserviceProps,
  type TelemetryTarget,
} from './props';
export { type SecretKey, type SecretValue, ServiceSecret, type ServiceSecretProps } from './secret';
