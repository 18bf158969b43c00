/**
 * Rules for values, as regular expressions that RE2 (Envoy's engine) applies to a value as it is sent. Imports nothing of
 * this project and knows neither OpenAPI nor Istio's objects.
 * @module
 */
export { EVERYTHING, hasSlash, isAscii, isPath, type Place, REST_OF_PATH, REST_WITH_SLASHES } from './characters';
export { type Expression, either, expressionOfAny, expressionOfTexts, MAX_LENGTH, regexOfTexts } from './expression';
export { anyValue, expressionOfPattern } from './pattern';
export { isTooLarge, MAX_PROGRAM_SIZE, programSize } from './program-size';
export { ofAllParts, type Relation, regexComparison } from './relation';
export { percentEncodings, spellingsOf } from './spellings';
export type { ValueRegex } from './value-regex';
