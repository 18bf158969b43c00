import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Pointer } from './source';

/** The node that a pointer leads to, and where it stands: for a member of a map, its key. */
export type FindNode = (pointer: Pointer) => { readonly node?: Node | null; readonly offset: number };

/**
 * Finds nodes of a document. Each map is looked through once, however often one of its members is asked for.
 *
 * @param targets what each alias of the document stands for
 */
export function nodeFinder(root: Node | null, targets: ReadonlyMap<unknown, Node>): FindNode {
  const members = new Map<YAMLMap, ReadonlyMap<unknown, Pair>>();
  const memberOf = (map: YAMLMap, key: string) => {
    let known = members.get(map);
    if (!known) {
      known = new Map(map.items.map((pair) => [isScalar(pair.key) ? pair.key.value : pair, pair]));
      members.set(map, known);
    }
    return known.get(key);
  };
  const targetOf = (node: Node | null) => targets.get(node) ?? node;
  return (pointer) => {
    let node = root;
    let offset = offsetOf(node);
    for (const key of pointer) {
      node = targetOf(node);
      if (isMap(node)) {
        const pair = memberOf(node, String(key));
        if (!pair) return { offset };
        offset = offsetOf(pair.key as Node);
        node = pair.value as Node | null;
      } else if (isSeq(node)) {
        const item = node.items[Number(key)] as Node | undefined;
        if (!item) return { offset };
        offset = offsetOf(item);
        node = item;
      } else return { offset };
    }
    return { node: targetOf(node), offset };
  };
}

export function offsetOf(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}
