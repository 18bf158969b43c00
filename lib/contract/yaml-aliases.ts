import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';

/** What each alias of a document stands for. */
export type Targets = ReadonlyMap<unknown, Node>;

/** A node that makes a document one that cannot be read. */
export interface WrongNode {
  readonly node: Node;
  readonly problem: string;
}

/** What a node is with what its aliases stand for. */
interface Expansion {
  readonly values: number;
  readonly depth: number;
}

interface Aliases {
  /** By name, those that have been passed; without an expansion while one is still open. */
  readonly anchors: Map<string, { readonly node: Node; readonly expansion?: Expansion }>;
  /** What each alias stands for. */
  readonly targets: Map<unknown, Node>;
  readonly wrong: WrongNode[];
}

/** How large and how deep a node is once its aliases are expanded, which may multiply beyond all measure. */
export function expand(
  node: unknown,
  aliases: Aliases = { anchors: new Map(), targets: new Map(), wrong: [] },
): Expansion & Pick<Aliases, 'targets' | 'wrong'> {
  const { anchors, targets, wrong } = aliases;
  if (isAlias(node)) {
    const anchor = anchors.get(node.source);
    // Below its own anchor it would make the document endless.
    const problem = anchor ? 'an alias stands inside the node of its anchor' : 'an alias has no anchor';
    if (anchor?.expansion) targets.set(node, anchor.node);
    else wrong.push({ node, problem });
    return { values: 1, depth: 0, ...anchor?.expansion, targets, wrong };
  }
  if (!isMap(node) && !isSeq(node)) {
    if (isScalar(node) && node.anchor) anchors.set(node.anchor, { node, expansion: { values: 1, depth: 0 } });
    return { values: 1, depth: 0, targets, wrong };
  }
  if (node.anchor) anchors.set(node.anchor, { node });
  let [values, depth] = [1, 0];
  // A key may have an anchor, and may be an alias.
  const items = isMap(node) ? node.items.flatMap(({ key, value }) => [key, value]) : node.items;
  for (const item of items) {
    const part = expand(item, aliases);
    values += part.values;
    depth = Math.max(depth, part.depth);
  }
  const expansion = { values, depth: depth + 1 };
  if (node.anchor) anchors.set(node.anchor, { node, expansion });
  return { ...expansion, targets, wrong };
}
