/**
 * A Collector on one machine, with the configuration as it is deployed: how it is started in a container and ended,
 * applications that send to it, a node that it may run on, a backend that fails on command. Imports `../obtain`,
 * `../process`, of the mesh what manifests and addresses are, and, for what a Pod has of its cluster, `../cluster`.
 * @module
 */
export { type Application, type Served, startApplication } from './application';
export { type Backend, type BackendBehaviour, different, startBackend } from './backend';
export type { ClientCredentials } from './client-credentials';
export { type Collector, type CollectorOptions, startCollector, validate } from './collector';
export type { PodNode, Surroundings } from './layout';
export { type FakeNode, type PodRef, startNode } from './node';
export type { Attributes, Item, Signal } from './otlp';
export { EXPORT, type GrpcStatus, type OtlpClient, openOtlpClient, spansRequest } from './otlp-client';
export { ownCounter } from './own-metrics';
export { type Participant, startParticipant } from './participant';
export { type CollectorPod, collectorPod, type NodeAddress } from './pod';
export { openSender, type Sender, type Sent, type SpansOptions } from './sender';
