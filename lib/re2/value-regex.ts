/**
 * A regular expression in the syntax of RE2 that matches a whole value as it is sent, percent-encoded where its place
 * demands that. It has no anchors, and can stand in a sequence as it is. It matches every value that the contract
 * allows, and may match others: what a schema says beyond a pattern, a list or a format is left to the service.
 */
export type ValueRegex = string;
