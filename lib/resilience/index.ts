/**
 * The call graph and what follows from it: time, cycles and attempts along chains of calls. Imports `finding` and
 * `graph` only; knows nothing of Kubernetes or Istio.
 * @module
 */
export { CallGraph, type ChainCall, type ChainOperation } from './call-graph';
export { checkChains } from './check-chains';
