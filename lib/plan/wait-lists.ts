import type { Gates } from './explicit-order';
import type { Graph } from './graph';
import type { Span } from './tree';

/**
 * For each object the objects that it waits for, with the gates replaced by what is behind them. Behind a gate only
 * the ends count (an object that another one behind the same gate waits for is left out), and only the first objects
 * of a subtree wait at its gate. Lists are shared, so that 5,000 objects that wait for 5,000 others take one list.
 *
 * @param sorted all nodes of the graph, each after all that is before it
 */
export function waitLists(graph: Graph, gates: Gates, sorted: readonly number[]): (readonly number[])[] {
  const lists: (readonly number[])[] = new Array(graph.before.length).fill([]);
  const implied = new Map<readonly number[], ReadonlySet<number>>();
  const shared = new Map<string, readonly number[]>();

  for (const node of sorted) {
    const before = [...new Set(graph.before[node])];
    const objects = before.filter((other) => other < graph.objects);
    const waits = before.filter((other) => other >= graph.objects && !isPassed(other, before, gates));
    const gated = waits.length === 1 ? (lists[waits[0] ?? -1] ?? []) : union(waits.map((gate) => lists[gate] ?? []));
    if (node >= graph.objects) {
      const all = union([objects, gated]);
      const inner = waitedForBy(all, lists);
      lists[node] = all.filter((other) => !inner.has(other));
      continue;
    }
    if (gated.length === 0) {
      lists[node] = objects;
      continue;
    }
    const inner = implied.get(gated) ?? waitedForBy(gated, lists);
    implied.set(gated, inner);
    const direct = objects.filter((other) => !inner.has(other));
    const key = `${waits}|${direct}`;
    const list = shared.get(key) ?? (direct.length === 0 ? gated : union([direct, gated]));
    shared.set(key, list);
    lists[node] = list;
  }
  return lists.slice(0, graph.objects);
}

/** Whether a node need not wait at the entry of a subtree, because something else before it is inside already. */
function isPassed(gate: number, before: readonly number[], gates: Gates): boolean {
  const entry = gates.entries.get(gate);
  if (!entry) return false;
  return before.some((other) => {
    const span: Span | undefined = gates.exits.get(other) ?? { from: other, to: other + 1 };
    return entry.from <= span.from && span.to <= entry.to;
  });
}

function waitedForBy(nodes: readonly number[], lists: readonly (readonly number[])[]): Set<number> {
  const distinct = new Set(nodes.map((node) => lists[node] ?? []));
  return new Set([...distinct].flat());
}

function union(lists: readonly (readonly number[])[]): readonly number[] {
  return [...new Set(lists.flat())];
}
