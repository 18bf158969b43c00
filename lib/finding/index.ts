/**
 * Findings: coded, levelled and all at once. Imports nothing of this project.
 * @module
 */
export { CODES, type Code, type CodeDescription, type Level } from './codes';
export { type Finding, FindingsError, finding, formatFinding, stops, throwIfAny } from './finding';
export { findingsOf, reportsFindings } from './validation';
