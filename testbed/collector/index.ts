/**
 * A Collector on one machine, with the configuration as it is deployed: how it is started and ended, applications that
 * send to it, a backend that fails on command. Imports `../obtain` and `../process`.
 * @module
 */
export { type Application, type Served, startApplication } from './application';
export { type Backend, type BackendBehaviour, different, startBackend } from './backend';
export { type Collector, type CollectorOptions, startCollector, validate } from './collector';
export type { Attributes, Item, Signal } from './otlp';
export { type CollectorPod, collectorPod } from './pod';
export { openSender, type Sender, type Sent, type SpansOptions } from './sender';
