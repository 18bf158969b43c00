/**
 * Experiments on the mesh's policy. Each starts the Pods it needs from the manifests that would be deployed.
 * @module
 */
import type { Experiment } from '../experiment';
import { canary } from './canary';
import { chain } from './chain';
import { meshChanges } from './changes';
import { contract } from './contract';
import { ejection } from './ejection';
import { identity } from './identity';
import { keyedWrites } from './keyed-writes';
import type { MeshLab } from './lab';
import { overload } from './overload';
import { parameters } from './parameters';
import { timeouts } from './timeouts';
import { transientFailures } from './transient-failures';

export { canaryManifests } from './canary';
export { type MeshLab, meshLab } from './lab';

export const MESH_EXPERIMENTS: readonly Experiment<MeshLab>[] = [
  ...transientFailures,
  ...keyedWrites,
  ...timeouts,
  ...chain,
  ...ejection,
  ...overload,
  ...meshChanges,
  ...canary,
  ...contract,
  ...parameters,
  ...identity,
];
