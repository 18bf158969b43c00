/**
 * From an OpenAPI document to the operations that a service promises. Reads files in `loadContract` and nowhere else.
 * Imports `finding` and `re2`.
 * @module
 */
export type { Contract, ContractOperation, IdempotencyKey, Method, RequiredHeader, RequiredQuery } from './contract';
export type { IdempotencyOptions, KeyPlace } from './idempotency';
export { contract } from './kind';
export { loadContract } from './load';
export { naming } from './naming';
export type { ContractOptions } from './options';
export { type OrderedPath, type PathOrder, pathsInOrder } from './path-order';
export { type ComparePaths, pathComparison } from './path-relation';
export {
  hasManySegments,
  isText,
  type PathParameter,
  type PathPart,
  type PathSegment,
  type PathTemplate,
  type PathText,
  pathRegex,
  pathTemplate,
  plainText,
} from './path-template';
export { type ReadText, readContract } from './read';
export { checkOperationId } from './unknown-operation';
