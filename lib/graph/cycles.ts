/** The nodes behind each node; nodes are numbers from 0. */
export type Edges = readonly (readonly number[])[];

/**
 * One cycle for each group of nodes that depend on each other, as short as one through the group's first node can be.
 * The groups are the strongly connected components.
 */
export function cyclesOf(after: Edges): number[][] {
  return components(after)
    .filter((group) => group.length > 1 || after[group[0] ?? -1]?.includes(group[0] ?? -1))
    .map((group) => shortestCycle(after, group))
    .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}

/**
 * The strongly connected components (Tarjan), each after those that it leads to; found without recursion, since a chain
 * may be long.
 */
export function components(after: Edges): number[][] {
  const found: number[][] = [];
  const index: number[] = [];
  const low: number[] = [];
  const open: number[] = [];
  const isOpen: boolean[] = [];
  let count = 0;
  for (let root = 0; root < after.length; root++) {
    const work: { node: number; next: number }[] = index[root] === undefined ? [{ node: root, next: 0 }] : [];
    for (let frame = work.at(-1); frame; frame = work.at(-1)) {
      const { node } = frame;
      if (frame.next === 0) {
        index[node] = low[node] = count++;
        open.push(node);
        isOpen[node] = true;
      }
      const child = after[node]?.[frame.next++];
      if (child !== undefined) {
        if (index[child] === undefined) work.push({ node: child, next: 0 });
        else if (isOpen[child]) low[node] = Math.min(low[node] ?? 0, index[child]);
        continue;
      }
      work.pop();
      const parent = work.at(-1)?.node;
      if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[node] ?? 0);
      if (low[node] === index[node]) {
        const group = open.splice(open.lastIndexOf(node));
        for (const member of group) isOpen[member] = false;
        found.push(group);
      }
    }
  }
  return found;
}

/** Breadth first from the group's smallest node, which is an object if the group has one, back to itself. */
function shortestCycle(after: Edges, group: readonly number[]): number[] {
  const members = new Set(group);
  const start = group.reduce((a, b) => Math.min(a, b));
  const cameFrom = new Map<number, number>();
  const queue = [start];
  for (const node of queue) {
    for (const next of after[node] ?? []) {
      if (next === start) return [...trail(cameFrom, start, node), start];
      if (!members.has(next) || cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return [];
}

function trail(cameFrom: ReadonlyMap<number, number>, start: number, end: number): number[] {
  const nodes = [end];
  for (let node = end; node !== start; ) {
    node = cameFrom.get(node) ?? start;
    nodes.push(node);
  }
  return nodes.reverse();
}
