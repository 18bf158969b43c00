import type { IConstruct } from 'constructs';
import type { Graph } from './graph';
import type { Span, Tree } from './tree';

/** A gate with the objects whose entry it opens, or whose end it waits for. */
export interface Gate {
  readonly node: number;
  readonly span: Span;
}

/** The gates that a graph was given: what waits behind an entry, what an exit waits for. */
export interface Gates {
  readonly entries: ReadonlyMap<number, Span>;
  readonly exits: ReadonlyMap<number, Span>;
}

/**
 * `a.node.addDependency(b)`: every object under `a` after every object under `b`. Where one contains the other, the
 * objects that only the outer one has are meant: `chart.addDependency(namespace)` puts the rest of the chart after it.
 */
export function addExplicitOrder(graph: Graph, tree: Tree): Gates {
  const entries = new GateSet(graph);
  const exits = new GateSet(graph);
  const within = new SpanMap<Span[]>();
  const behind = new SpanMap<Span[]>();
  for (const [source, target] of spanPairs(tree)) {
    if (contains(source, target)) within.of(source, () => []).push(target);
    else if (contains(target, source)) behind.of(target, () => []).push(source);
    else if (size(source) === 1 && size(target) === 1) graph.edge(target.from, source.from);
    else graph.edge(exits.of(target), entries.of(source));
  }
  for (const [outer, inner] of within.entries()) {
    const gate = graph.gate();
    for (const span of inner) graph.edge(exits.of(span), gate);
    for (const object of rest(outer, inner)) graph.edge(gate, object);
  }
  for (const [outer, inner] of behind.entries()) {
    const gate = graph.gate();
    for (const object of rest(outer, inner)) graph.edge(object, gate);
    for (const span of inner) graph.edge(gate, entries.of(span));
  }
  entries.nest((outer, inner) => graph.edge(outer, inner));
  exits.nest((outer, inner) => graph.edge(inner, outer));
  return { entries: entries.spans(), exits: exits.spans() };
}

/** The dependencies as pairs of non-empty runs of objects; one on an empty construct means what that one waits for. */
function spanPairs(tree: Tree): [Span, Span][] {
  const reached = new Map<IConstruct, readonly Span[]>();
  const targetsOf = (construct: IConstruct): readonly Span[] => {
    const known = reached.get(construct);
    if (known) return known;
    reached.set(construct, []);
    const span = tree.spans.get(construct);
    const targets =
      span && size(span) > 0 ? [span] : [...new Set((tree.dependencies.get(construct) ?? []).flatMap(targetsOf))];
    reached.set(construct, targets);
    return targets;
  };
  return [...tree.dependencies].flatMap(([construct, others]) => {
    const source = tree.spans.get(construct);
    if (!source || size(source) === 0) return [];
    return others.flatMap(targetsOf).map((target): [Span, Span] => [source, target]);
  });
}

/** The spans that gates stand for; as spans of a tree, any two are nested or apart. */
class GateSet {
  private readonly gates = new SpanMap<number>();

  constructor(private readonly graph: Graph) {}

  of(span: Span): number {
    return this.gates.of(span, () => this.graph.gate());
  }

  spans(): Map<number, Span> {
    return new Map([...this.gates.entries()].map(([span, node]) => [node, span]));
  }

  /** Tells for each gate and each object which gate is the next one around it. */
  nest(tell: (outer: number, inner: number) => void): void {
    const inOrder = [...this.gates.entries()].sort(([a], [b]) => a.from - b.from || b.to - a.to);
    const open: { span: Span; node: number; told: number }[] = [];
    const close = (until: number) => {
      for (let top = open.at(-1); top && top.span.to <= until; top = open.at(-1)) {
        tellObjects(top, top.span.to);
        open.pop();
      }
    };
    const tellObjects = (gate: { node: number; told: number }, to: number) => {
      for (let object = gate.told; object < to; object++) tell(gate.node, object);
      gate.told = to;
    };
    for (const [span, node] of inOrder) {
      close(span.from);
      const outer = open.at(-1);
      if (outer) {
        tellObjects(outer, span.from);
        tell(outer.node, node);
        outer.told = span.to;
      }
      open.push({ span, node, told: span.from });
    }
    close(Number.POSITIVE_INFINITY);
  }
}

/** A map whose keys are spans by value. */
class SpanMap<T> {
  private readonly values = new Map<string, [Span, T]>();

  of(span: Span, create: () => T): T {
    const key = `${span.from}:${span.to}`;
    const known = this.values.get(key);
    if (known) return known[1];
    const value = create();
    this.values.set(key, [span, value]);
    return value;
  }

  entries(): Iterable<[Span, T]> {
    return this.values.values();
  }
}

function* rest(outer: Span, inner: readonly Span[]): Generator<number> {
  const inOrder = [...inner].sort((a, b) => a.from - b.from);
  let object = outer.from;
  for (const span of [...inOrder, { from: outer.to, to: outer.to }]) {
    for (; object < span.from; object++) yield object;
    object = Math.max(object, span.to);
  }
}

function contains(outer: Span, inner: Span): boolean {
  return outer.from <= inner.from && inner.to <= outer.to;
}

function size(span: Span): number {
  return span.to - span.from;
}
