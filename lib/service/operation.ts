import type { Duration } from 'cdk8s';
import type { Microservice } from './microservice';

/** Whether the caller waits for the answer: only a synchronous call adds its time and its failures to the caller's. */
export type CallMode = 'sync' | 'async';

/** What a caller asks for beside what the callee's owner says. */
export interface CallOptions {
  /**
   * The longest time that this caller waits, with all retries in it.
   * @default - that of the callee
   */
  readonly timeout?: Duration;
  /**
   * Retries after the first attempt, where the operation may be repeated.
   * @default - those of the callee
   */
  readonly retries?: number;
}

/** One declared call: an edge of the call graph. */
export interface Call {
  readonly from: Operation;
  readonly to: Operation;
  readonly mode: CallMode;
  readonly options: CallOptions;
}

/** An operation of a service's contract, as the end of a call. */
export class Operation {
  constructor(
    readonly service: Microservice,
    /** The `operationId` of the contract. */
    readonly id: string,
  ) {}

  /** `billing.createInvoice`. */
  toString(): string {
    return `${this.service.intent.name}.${this.id}`;
  }

  /**
   * Declares that this operation calls another and waits for it. Both network and mesh open for it; an operation that
   * a contract does not have is MW605.
   */
  calls(to: Operation, options: CallOptions = {}): this {
    return this.declare(to, 'sync', options);
  }

  /** As {@link calls}, for a call that is made after this operation was answered (from a queue or an outbox). */
  callsLater(to: Operation, options: CallOptions = {}): this {
    return this.declare(to, 'async', options);
  }

  private declare(to: Operation, mode: CallMode, options: CallOptions): this {
    const call = { from: this, to, mode, options };
    this.service.addCall(call);
    to.service.addCall(call);
    return this;
  }
}
