/**
 * A Collector on one machine, with the configuration as it is deployed: how it is started and ended, applications that
 * send to it, a backend that fails on command. Imports `../obtain`, `../process` and, of
 * the mesh, what manifests and addresses are.
 * @module
 */
export { type Application, type Served, startApplication } from './application';
export { type Backend, type BackendBehaviour, different, startBackend } from './backend';
export { type Collector, type CollectorOptions, startCollector, validate } from './collector';
export type { Attributes, Item, Signal } from './otlp';
export { EXPORT, type GrpcStatus, type OtlpClient, openOtlpClient, spansRequest } from './otlp-client';
export { type Participant, startParticipant } from './participant';
export { type CollectorPod, collectorPod } from './pod';
export { openSender, type Sender, type Sent, type SpansOptions } from './sender';
