import type { Duration } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { flag, like, number, reportsFindings, required, type Shape, shapedExactly } from '../finding';
import { duration } from '../istio';
import type { AllowedCaller } from './external-caller';
import type { MicroserviceIntent } from './props';

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

/** What a caller asks for that waits for the answer. */
export interface SyncCallOptions extends CallOptions {
  /**
   * Whether the call is made at the same time as the operation's other concurrent calls: of their times the longest
   * counts (MW401).
   * @default false - after the calls before it have been answered: their times add up
   */
  readonly concurrent?: boolean;
}

/** One declared call: an edge of the call graph. */
export interface Call {
  readonly from: Operation;
  readonly to: Operation;
  readonly mode: CallMode;
  /** See {@link SyncCallOptions.concurrent}. */
  readonly concurrent: boolean;
  readonly options: CallOptions;
}

/** A service as the call graph knows it: what calls, and what is called. A `Microservice` is one. */
export interface CallGraphNode extends IConstruct {
  readonly intent: MicroserviceIntent;
  /** The other version beside it, where there is one. */
  readonly canary: MicroserviceIntent | undefined;
  /** The full host name of its Service. */
  readonly host: string;
  /** The calls that it makes. */
  readonly outgoingCalls: readonly Call[];
  /** The calls that other services make to it. */
  readonly incomingCalls: readonly Call[];
  /** The services that it calls, each once. */
  readonly callees: readonly CallGraphNode[];
  /** The services that call it, each once. */
  readonly callers: readonly CallGraphNode[];
  /** Who calls it from outside the estate. */
  readonly externalCallers: readonly AllowedCaller[];
  /** Called by {@link Operation.calls}, which is how calls are declared. @internal */
  addCall(call: Call): void;
}

const LATER_OPTIONS: Shape<CallOptions> = { timeout: duration, retries: number };
const CALL_OPTIONS: Shape<SyncCallOptions> = { ...LATER_OPTIONS, concurrent: flag };

/** What a call leads to; nothing stands in for it. */
const CALL = {
  to: required(
    like('an operation: service.operation(id)', (to) => to instanceof Operation),
    undefined,
  ),
};

/** An operation of a service's contract, as the end of a call. */
export class Operation {
  constructor(
    readonly service: CallGraphNode,
    /** The `operationId` of the contract. */
    readonly id: string,
  ) {}

  /** `billing.createInvoice`. */
  toString(): string {
    return `${this.service.intent.name}.${this.id}`;
  }

  /**
   * Declares that this operation calls another and waits for it. Both network and mesh open for it; an operation that
   * a contract does not have is MW605. The calls of an operation are taken to be made one after another, in the time that
   * its own caller waits: MW401 where they do not fit.
   */
  calls(to: Operation, asked: SyncCallOptions = {}): this {
    const { concurrent = false, ...options } = this.sound(CALL_OPTIONS, asked);
    return this.declare({ from: this, to, mode: 'sync', concurrent, options });
  }

  /** As {@link calls}, for a call that is made after this operation was answered (from a queue or an outbox). */
  callsLater(to: Operation, options: CallOptions = {}): this {
    return this.declare({
      from: this,
      to,
      mode: 'async',
      concurrent: false,
      options: this.sound(LATER_OPTIONS, options),
    });
  }

  private sound<Options>(shape: Shape<Options>, options: Options): Options {
    const { sound, findings } = shapedExactly(this.service.node.path, shape, options, `${this.id}: options`);
    if (findings.length > 0) reportsFindings(this.service, () => findings);
    return sound;
  }

  private declare(call: Call): this {
    const { findings } = shapedExactly(this.service.node.path, CALL, { to: call.to }, `${this.id}: call`);
    if (findings.length > 0) {
      reportsFindings(this.service, () => findings);
      return this;
    }
    for (const service of new Set([this.service, call.to.service])) service.addCall(call);
    return this;
  }
}
