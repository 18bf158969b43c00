/**
 * Findings: coded, levelled and all at once. Imports nothing of this project.
 * @module
 */
export { CODES, type Code, type CodeDescription, type Level } from './codes';
export { distinctFindings, type Finding, FindingsError, finding, formatFinding, stops, throwIfAny } from './finding';
export {
  anything,
  confidential,
  exactObjectOf,
  flag,
  type Kind,
  like,
  list,
  listOf,
  number,
  objectOf,
  type RequiredKind,
  recordOf,
  required,
  type Shape,
  shaped,
  shapedExactly,
  text,
} from './shape';
export { findingsOf, reportsFindings } from './validation';
