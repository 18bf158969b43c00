/**
 * How the Pulumi program is run: by the real engine where it can be had, else by the embedded runner. Imports types of
 * `plan` only; starts processes and talks to a cluster.
 * @module
 */
export { chooseEngine, type EngineChoice, type EngineFolders } from './choose-engine';
export type { Deployment, Drift, Engine, Progress, Row, Target } from './engine';
export { RunnerError } from './failure';
export { Kubectl } from './kubectl';
export { type Overrides, readStackConfig, type StackConfig } from './stack-config';
export { summaryOf } from './summary';
export { isWorkload, readyOf } from './workload';
