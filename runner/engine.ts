import type { Progress } from '../testbed/progress';
import type { StackConfig } from './stack-config';

export type { Progress };

/** What is to be deployed, and to where. */
export interface Deployment {
  /** The folder of `Pulumi.yaml`. */
  readonly root: string;
  /** The environment, which is the name of the stack. */
  readonly environment: string;
  readonly config: StackConfig;
  readonly cluster: Target;
}

/** A cluster and the program that talks to it. */
export interface Target {
  /**
   * Path of the kubeconfig.
   * @default - the one that kubectl finds
   */
  readonly kubeconfig?: string;
  readonly context: string;
  /** Path of kubectl. */
  readonly kubectl: string;
}

/** What became, or would become, of one object. */
export interface Row {
  /** `Kind namespace/name`. */
  readonly object: string;
  readonly action: 'created' | 'changed' | 'unchanged' | 'pruned';
}

/** One object that is not as it was deployed, though its plan is the same. */
export interface Drift {
  /** `Kind namespace/name`. */
  readonly object: string;
  /** What differs, such as `metadata.labels.app: is "x", was deployed as "cart"`; a Secret's values are not shown. */
  readonly differences: readonly string[];
}

/** One of the ways in which the Pulumi program is executed. Everything that fails is a `RunnerError`. */
export interface Engine {
  /** One line: which engine it is, and why. */
  readonly description: string;
  /** What differs between the cluster and what was deployed last; changes nothing. */
  drift(deployment: Deployment, progress: Progress): Promise<Drift[]>;
  /** What a deployment would make of each object; changes nothing. */
  preview(deployment: Deployment, progress: Progress): Promise<Row[]>;
  /** Deploys: creates, changes, restores what drifted, prunes what has left the plan. */
  up(deployment: Deployment, progress: Progress): Promise<Row[]>;
  /** Deletes everything that was deployed. */
  destroy(deployment: Deployment, progress: Progress): Promise<Row[]>;
}
