import type { Edges } from '../graph';

/** An operation as the end of calls. */
export interface ChainOperation {
  /** What calls name it by; one of its own. */
  readonly id: string;
  /** As it stands in a chain: `billing.createInvoice`. */
  readonly name: string;
  /** Where findings about it are reported. */
  readonly path: string;
  /**
   * How long whoever calls it waits, in milliseconds, all retries included.
   * @default - not known: no policy bounds it
   */
  readonly timeout?: number;
  /**
   * The most requests that one request at the beginning of a chain may become here.
   * @default - no limit
   */
  readonly maxAttempts?: number;
}

/** One operation calls another. */
export interface ChainCall {
  readonly from: string;
  readonly to: string;
  /** Whether the caller waits for the answer. */
  readonly mode: 'sync' | 'async';
  /** Whether it is made at the same time as the caller's other concurrent calls; the others are made one by one. */
  readonly concurrent: boolean;
  /**
   * How long the caller waits in milliseconds, all retries included.
   * @default - not known: no policy bounds it
   */
  readonly timeout?: number;
  /**
   * How long one attempt may take in milliseconds.
   * @default - as long as all of them
   */
  readonly tryTimeout?: number;
  /**
   * How often the callee may execute what was called once. A retry of a request that was never sent is none of it.
   */
  readonly attempts: number;
}

/** Operations as numbers, with the calls from and to each. */
export class CallGraph {
  /** The synchronous calls alone, which is what cycles and chains are made of. */
  readonly waitsFor: Edges;
  private readonly from: ChainCall[][];
  private readonly to: ChainCall[][];
  private readonly numbers: ReadonlyMap<string, number>;

  /** @param calls those between the operations; one that names another operation is left out */
  constructor(
    readonly operations: readonly ChainOperation[],
    calls: readonly ChainCall[],
  ) {
    this.numbers = new Map(operations.map(({ id }, node) => [id, node]));
    this.from = operations.map(() => []);
    this.to = operations.map(() => []);
    for (const call of calls) {
      const [caller, callee] = [this.from[this.nodeOf(call.from)], this.to[this.nodeOf(call.to)]];
      if (!caller || !callee) continue;
      caller.push(call);
      callee.push(call);
    }
    this.waitsFor = this.from.map((list) => list.filter(isSync).map((call) => this.nodeOf(call.to)));
  }

  nodeOf(id: string): number {
    return this.numbers.get(id) ?? -1;
  }

  /** The calls that an operation makes and waits for, in the order in which they were declared. */
  syncCallsFrom(node: number): readonly ChainCall[] {
    return (this.from[node] ?? []).filter(isSync);
  }

  callsTo(node: number): readonly ChainCall[] {
    return this.to[node] ?? [];
  }

  nameOf(id: string): string {
    return this.operations[this.nodeOf(id)]?.name ?? id;
  }
}

function isSync({ mode }: ChainCall): boolean {
  return mode === 'sync';
}
