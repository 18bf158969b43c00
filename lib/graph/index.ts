/**
 * Algorithms on directed graphs, in linear time and without recursion. Imports nothing of this project.
 * @module
 */
export { components, cyclesOf, type Edges } from './cycles';
