/**
 * App -> Plan: the ordered, unique, serializable list of manifests that everything behind it reads. Imports `finding`
 * and `graph` only, and does no I/O.
 * @module
 */
export { destinationHosts, fullHost, virtualServiceHosts } from './hosts';
export { groupOf, identityOf, objectId } from './identity';
export type { Manifest, Plan, PlannedObject } from './plan';
export { planOf } from './plan-of';
export { arrayOf, containersOf, type PodReference, type PodTemplate, podReferences, podTemplateOf } from './pods';
export { renderYaml } from './render';
export { LabelIndex, type LabelSelector, podSelectorOf, selectsAll } from './selectors';
export { toYaml } from './yaml';
