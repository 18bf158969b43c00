/**
 * What an installation of Istio is: its namespace, ports and labels, its version, and the mesh's own configuration that
 * belongs to whoever installs it. Imports `finding`, `kube` and `workload`.
 * @module
 */
export { checkDuration, duration, istioDuration, milliseconds, millisecondsOf } from './duration';
export {
  checkMeshConfig,
  compareProviders,
  type ExtensionProvider,
  extensionProviders,
  type ProviderNames,
  type ProviderStatus,
  targetOf,
} from './extension-providers';
export {
  type Injection,
  ISTIO_NAMESPACE,
  injectionLabel,
  meshConfigMapName,
  PROXY_UID,
  TO_ISTIOD,
} from './installation';
export { type MeshConfig, meshConfigIn, readMeshConfig } from './mesh-config';
export { checkPathNormalization, PATH_NORMALIZATION } from './path-normalization';
export { checkNotProxyPort, METRICS_PORT } from './ports';
export { type MeshVersion, OLDEST_ISTIO } from './version';
