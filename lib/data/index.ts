/**
 * Plain data, as JSON and YAML have it. Imports nothing of this project.
 * @module
 */
export { isMapping } from './mapping';
export { describeProblem, type PrivateYaml, readPrivateYaml, type YamlProblem } from './private-yaml';
