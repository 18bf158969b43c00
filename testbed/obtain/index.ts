/**
 * How the testbed's parts are got: cached copy, PATH, official download, Go build. Imports only `../process`.
 * @module
 */
export { obtainParts, type Parts, type Provenance } from './parts';
export { BINARIES, type Binary, type Part, VERSIONS } from './pins';
