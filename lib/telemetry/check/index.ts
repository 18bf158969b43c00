/**
 * The rules that a Collector's configuration is held to. Imports `finding` and what describes the configuration.
 * @module
 */
export { checkCollector } from './check';
export { componentsOf } from './places';
export { BARE, type MountedPath, OWN_VARIABLES, type Surroundings, surroundingsOf } from './surroundings';
