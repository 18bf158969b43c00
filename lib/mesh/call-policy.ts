import type { Duration } from 'cdk8s';

/** How long a caller waits for an operation, and how often it may be repeated. */
export interface CallPolicy {
  /** With all retries in it. */
  readonly timeout: Duration;
  /** After the first attempt; what may not be repeated is not, whatever stands here. */
  readonly retries: number;
  /**
   * How long the operation takes at the most while it is well.
   * @default - not known: no try is cut off before the timeout
   */
  readonly latency?: Duration;
  /**
   * Whether nothing cuts it off, whatever the timeout is.
   * @default false
   */
  readonly streams?: boolean;
}
