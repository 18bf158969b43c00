/**
 * Rules for values, as regular expressions that RE2 (Envoy's engine) applies to a value as it is sent. Imports nothing of
 * this project and knows neither OpenAPI nor Istio's objects.
 * @module
 */
export type { Place } from './characters';
export { either, regexOfPattern, regexOfTexts } from './pattern';
export type { ValueRegex } from './value-regex';
