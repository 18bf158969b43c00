/**
 * Experiments on changes to a system that runs: each deploys a service, changes it, and watches what that does to the
 * pods that serve.
 * @module
 */
import type { Experiment } from '../experiment';
import { autoscalingChanges } from './autoscaling';
import { configuration } from './configuration';
import type { ChangesLab } from './lab';
import { portChanges } from './ports';
import { rollouts } from './rollouts';

export { type ChangesLab, changesLab } from './lab';

export const CHANGE_EXPERIMENTS: readonly Experiment<ChangesLab>[] = [
  ...autoscalingChanges,
  ...portChanges,
  ...configuration,
  ...rollouts,
];
