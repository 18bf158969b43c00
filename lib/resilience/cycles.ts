import { type Finding, finding } from '../finding';
import { cyclesOf } from '../graph';
import type { CallGraph } from './call-graph';
import { chainText } from './text';

/**
 * MW402: no operation waits, along synchronous calls, for itself: it would be called until a timeout ends it, and under
 * load each holds the connections that the other needs. An asynchronous call breaks a cycle.
 */
export function checkSyncCycles(graph: CallGraph): Finding[] {
  return cyclesOf(graph.waitsFor).flatMap((cycle) => {
    const operations = cycle.flatMap((node) => graph.operations[node] ?? []);
    const [first, last] = [operations[0], operations.at(-2) ?? operations[0]];
    if (!first || !last) return [];
    return [
      finding('MW402', first.path, {
        message: `synchronous calls lead back to where they began: ${chainText(operations.map(({ name }) => name))}`,
        value: `${operations.length - 1} calls`,
        allowed: 'chains that end',
        fix: `make one of the calls after the answer (callsLater), such as that of ${last.name} to ${first.name}, or drop it`,
      }),
    ];
  });
}
