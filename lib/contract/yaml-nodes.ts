import { isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import type { Pointer } from './source';
import type { Targets } from './yaml-aliases';

/** The node that a pointer leads to, and where it stands: for a member of a map, its key. */
export type FindNode = (pointer: Pointer) => { readonly node?: Node | null; readonly offset: number };

/** Finds nodes of a document. Each map is looked through once, however often one of its members is asked for. */
export function nodeFinder(root: Node | null, targets: Targets): FindNode {
  const members = new Map<YAMLMap, ReadonlyMap<string, Pair>>();
  const memberOf = (map: YAMLMap, key: string) => {
    let known = members.get(map);
    if (!known) {
      known = new Map(map.items.map((pair) => [keyOf(pair, targets), pair]));
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

/** A node as a plain JSON value. What aliases stand for is one value with each of them. */
export function plainValue(root: Node | null, targets: Targets): unknown {
  const anchored = new Set<unknown>(targets.values());
  const shared = new Map<unknown, unknown>();
  const read = (given: unknown): unknown => {
    const node = targets.get(given) ?? given;
    if (!anchored.has(node)) return plain(node);
    if (!shared.has(node)) shared.set(node, plain(node));
    return shared.get(node);
  };
  const plain = (node: unknown): unknown => {
    if (isMap(node)) return Object.fromEntries(node.items.map((pair) => [keyOf(pair, targets), read(pair.value)]));
    if (isSeq(node)) return node.items.map(read);
    return isScalar(node) ? node.value : null;
  };
  return read(root);
}

function keyOf({ key }: Pair, targets: Targets): string {
  return keyText((targets.get(key) ?? key) as Scalar);
}

/** A key is the text that it is written as, to OpenAPI (4.3): `200`, `1.0`, `on`, `null`. */
export function keyText({ value, source }: Scalar): string {
  return typeof value === 'string' ? value : (source ?? String(value));
}

export function offsetOf(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}
