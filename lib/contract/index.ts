/**
 * From an OpenAPI document to the operations that a service promises. Reads files in `loadContract` and nowhere else.
 * Imports `finding` and `re2`.
 * @module
 */
export type { Contract, ContractOperation, Method, PathSegment, RequiredValue } from './contract';
export { loadContract } from './load';
export { naming } from './naming';
export { type ReadText, readContract } from './read';
