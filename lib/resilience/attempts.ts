import { type Finding, finding } from '../finding';
import { components } from '../graph';
import type { CallGraph, ChainCall } from './call-graph';
import { chainText } from './text';

/** The most requests that one at the beginning of a chain may become at an operation, and the call that it comes by. */
interface Load {
  readonly requests: number;
  /** @default - a chain begins here */
  readonly call?: ChainCall;
}

/**
 * MW403: what fails at the end of a chain is repeated by every caller before it, so attempts multiply: three layers of
 * four attempts are 64 requests (https://sre.google/sre-book/addressing-cascading-failures/).
 *
 * Only calls count that may be executed again: a request that is repeated where it was never sent is one request. It is
 * taken for granted that a caller passes a failure on as one that its own caller repeats (502, 503, 504, a reset), and
 * that failures are quick, so that every attempt fits in its time. Retry budgets bound the sum over all requests, not
 * what becomes of one. A chain begins anew behind an asynchronous call, whose failure nobody waits for.
 */
export function checkAttempts(graph: CallGraph): Finding[] {
  const loads = loadsOf(graph);
  const limitAt = (node: number) => graph.operations[node]?.maxAttempts ?? Number.POSITIVE_INFINITY;
  return graph.operations.flatMap(({ name, path }, node) => {
    const { requests, call } = loads[node] ?? { requests: 1 };
    const maxAttempts = limitAt(node);
    if (!call || requests <= maxAttempts) return [];
    const caller = graph.nodeOf(call.from);
    const before = call.mode === 'sync' ? (loads[caller]?.requests ?? 1) : 1;
    // Behind the first operation that is beyond its mesh's limit all others are: that is told once.
    if (before > limitAt(caller)) return [];
    const retries = Math.max(0, Math.floor(maxAttempts / before) - 1);
    return [
      finding('MW403', path, {
        message: `retries multiply along a chain of calls: ${chainText(chainTo(graph, loads, call))}`,
        value: `${requests} requests for one`,
        allowed: `at most ${maxAttempts}: ${retries === 0 ? 'no retries' : `${retries} retries`} of ${name} for ${graph.nameOf(call.from)}, or fewer before it`,
        fix: 'lower the retries of the calls before the last, so that one layer repeats, or raise maxChainAttempts',
      }),
    ];
  });
}

/** Callers first. Calls within a cycle are left out: it is reported as such. */
function loadsOf(graph: CallGraph): Load[] {
  const loads: Load[] = graph.operations.map(() => ({ requests: 1 }));
  const groups = components(graph.waitsFor).reverse();
  const groupOf: number[] = [];
  groups.forEach((group, i) => {
    for (const node of group) groupOf[node] = i;
  });
  for (const node of groups.flat()) {
    for (const call of graph.callsTo(node)) {
      const caller = graph.nodeOf(call.from);
      const isSync = call.mode === 'sync';
      if (isSync && groupOf[caller] === groupOf[node]) continue;
      const requests = call.attempts * (isSync ? (loads[caller]?.requests ?? 1) : 1);
      if (requests > (loads[node]?.requests ?? 1)) loads[node] = { requests, call };
    }
  }
  return loads;
}

/** From where the first request is repeated. */
function chainTo(graph: CallGraph, loads: readonly Load[], last: ChainCall): string[] {
  const links: string[] = [];
  let call: ChainCall | undefined = last;
  for (; call; call = call.mode === 'sync' ? loads[graph.nodeOf(call.from)]?.call : undefined) {
    links.unshift(`${graph.nameOf(call.to)} (${call.attempts === 1 ? '1 attempt' : `${call.attempts} attempts`})`);
    last = call;
  }
  return [graph.nameOf(last.from), ...links];
}
