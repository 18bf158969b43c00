/**
 * A mesh on one machine: istiod's own translation of the manifests, an Envoy beside each application, real certificates;
 * and istioctl. Imports `../obtain` and `../process`.
 * @module
 */
export type { Behaviour, Received, Reply } from './behaviour';
export type { Answer, Call, Target } from './http';
export type { Caller, Instance } from './instances';
export { type Istioctl, type Message, obtainIstioctl } from './istioctl';
export type { Credential, Mesh, MeshOptions } from './mesh';
export { startMesh } from './start';
export { type EnvoyObject, type Translation, translate } from './translation';
export type { Upstream } from './upstream';
