/**
 * App -> Plan: the ordered, unique, serializable list of manifests that everything behind it reads. Imports `finding`
 * only, and does no I/O.
 * @module
 */
export { fullHost } from './hosts';
export type { Manifest, Plan, PlannedObject } from './plan';
export { planOf } from './plan-of';
export { renderYaml } from './render';
export { toYaml } from './yaml';
