import type { Finding } from '../../lib/finding';
import { CallGraph, type ChainCall, type ChainOperation, checkChains } from '../../lib/resilience';

/** Calls as `a -> b`, `a ~> b` for an asynchronous one, with what else is known of them. */
export type Edge = readonly [text: string, call?: Partial<ChainCall>];

/** A graph of these calls; operations that are named get what is said of them, the others nothing. */
export function graphOf(edges: readonly Edge[], operations: Record<string, Partial<ChainOperation>> = {}): CallGraph {
  const calls = edges.map(([text, call]): ChainCall => {
    const [from = '', arrow, to = ''] = text.split(' ');
    return { from, to, mode: arrow === '->' ? 'sync' : 'async', concurrent: false, attempts: 1, ...call };
  });
  const ids = new Set([...Object.keys(operations), ...calls.flatMap(({ from, to }) => [from, to])]);
  return new CallGraph(
    [...ids].map((id) => ({ id, name: id, path: `at/${id}`, ...operations[id] })),
    calls,
  );
}

/** Where which problem was found, and the chain that its message shows. */
export function found(graph: CallGraph): string[] {
  return checkChains(graph).map(({ code, path, message }) => `${code} ${path}: ${message.replace(/^.*?: /, '')}`);
}

/** The only finding of a graph. */
export function only(graph: CallGraph): Finding {
  const [finding, ...others] = checkChains(graph);
  if (!finding || others.length > 0) throw new Error(`${others.length + (finding ? 1 : 0)} findings`);
  return finding;
}
