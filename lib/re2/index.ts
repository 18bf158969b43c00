/**
 * Rules for values, as regular expressions that RE2 (Envoy's engine) applies to a value as it is sent. Imports nothing of
 * this project and knows neither OpenAPI nor Istio's objects.
 * @module
 */
export { EVERYTHING, hasSlash, isAscii, type Place } from './characters';
export { type Expression, either, expressionOfAny, expressionOfTexts, MAX_LENGTH, regexOfTexts } from './expression';
export { expressionOfPattern } from './pattern';
export { spellingsOf } from './spellings';
export type { ValueRegex } from './value-regex';
