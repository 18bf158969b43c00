/** CEL, the language of filters on access logs: its grammar, and what Envoy knows of it. */
export { checkCelFilter } from './check';
export { type CelResult, parseCel } from './parse';
