/**
 * The real parts on one machine: a Kubernetes control plane with Istio's CRDs on loopback, how its parts are got, how it
 * is started, watched and stopped. A mesh and a Collector have indexes of their own, `./mesh` and `./collector`. Imports
 * nothing of this project.
 * @module
 */
export { type ApiAccess, apiAccess, type ServiceAccount } from './cluster/account';
export { type ApiRequest, requestsOf } from './cluster/audit';
export { kubectl, mustKubectl } from './cluster/kubectl';
export { SERVERS, type ServerName } from './cluster/layout';
export { killPart, restartApiServer, startPart } from './cluster/parts';
export { NEVER_READY } from './cluster/stages';
export { type StartOptions, startTestbed } from './cluster/start';
export { listTestbeds, type ServerStatus, type TestbedStatus, testbedStatus } from './cluster/status';
export { stopTestbed } from './cluster/stop';
export { startTemporaryTestbed, type TemporaryTestbed } from './cluster/temporary';
export type { Testbed } from './cluster/testbed';
export { TestbedError } from './failure';
export { cacheFolder, stateFolder } from './folders';
export {
  BINARIES,
  type Binary,
  obtainOasdiff,
  obtainParts,
  type Part,
  type Parts,
  type Provenance,
  VERSIONS,
} from './obtain';
export type { Progress } from './progress';
