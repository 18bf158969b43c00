/**
 * What must come before what. The first nodes are the objects in declaration order; the others are gates, which stand
 * for "all of these, then all of those" at the cost of n + m edges in place of n * m.
 */
export class Graph {
  readonly before: number[][] = [];
  readonly after: number[][] = [];

  /** @param objects how many objects there are: nodes 0 to objects - 1 */
  constructor(readonly objects: number) {
    for (let i = 0; i < objects; i++) this.gate();
  }

  /** Adds a node that is no object, and returns its number. */
  gate(): number {
    this.after.push([]);
    return this.before.push([]) - 1;
  }

  edge(first: number, then: number): void {
    this.after[first]?.push(then);
    this.before[then]?.push(first);
  }
}

/**
 * Every node after all that is before it (Kahn). Among the objects that are ready, the first declared comes first, so
 * that the order changes only where a dependency asks for it. Nodes on a cycle, and behind one, are missing.
 */
export function sort(graph: Graph): number[] {
  const sorted: number[] = [];
  const missing = graph.before.map((nodes) => nodes.length);
  const ready = new Heap();
  const gates: number[] = [];
  const release = (node: number) => {
    if (node < graph.objects) ready.push(node);
    else gates.push(node);
  };
  missing.forEach((count, node) => {
    if (count === 0) release(node);
  });
  for (;;) {
    const node = gates.pop() ?? ready.pop();
    if (node === undefined) return sorted;
    sorted.push(node);
    for (const next of graph.after[node] ?? []) {
      const left = (missing[next] ?? 0) - 1;
      missing[next] = left;
      if (left === 0) release(next);
    }
  }
}

/** A binary heap of numbers, the smallest first. */
class Heap {
  private readonly items: number[] = [];

  push(item: number): void {
    let at = this.items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.at(parent) <= item) break;
      this.items[at] = this.at(parent);
      at = parent;
    }
    this.items[at] = item;
  }

  pop(): number | undefined {
    const top = this.items[0];
    const last = this.items.pop();
    if (last === undefined || this.items.length === 0) return top;
    let at = 0;
    for (let child = 1; child < this.items.length; child = 2 * at + 1) {
      if (this.at(child + 1) < this.at(child)) child++;
      if (this.at(child) >= last) break;
      this.items[at] = this.at(child);
      at = child;
    }
    this.items[at] = last;
    return top;
  }

  private at(index: number): number {
    return this.items[index] ?? Number.POSITIVE_INFINITY;
  }
}
