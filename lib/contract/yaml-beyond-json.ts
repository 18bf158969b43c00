import { isMap, isNode, isScalar, isSeq, type Node } from 'yaml';
import type { Targets, WrongNode } from './yaml-aliases';
import { keyText } from './yaml-nodes';

/** What YAML can say and JSON cannot, which OpenAPI therefore rules out (4.3). */
export interface BeyondJson {
  /** Keys that are no texts or that their map has already had, and tags beyond those of JSON's values. */
  readonly wrong: WrongNode[];
  /** Each `<<` that YAML 1.1 takes for a merge. */
  readonly merging: Node[];
}

/** The types of JSON's values (YAML 1.2, 10.2), and the tag that leaves it to the node. */
const TAG = /^(?:!|tag:yaml\.org,2002:(?:map|seq|str|null|bool|int|float))$/;

/** Goes through a whole document. An alias as a key is what it stands for. */
export function findBeyondJson(
  node: unknown,
  targets: Targets,
  found: BeyondJson = { wrong: [], merging: [] },
): BeyondJson {
  if (isNode(node) && 'tag' in node && node.tag && !TAG.test(node.tag)) {
    found.wrong.push({ node, problem: `it has a value with the tag ${node.tag}, which JSON does not have` });
    return found;
  }
  if (isSeq(node)) for (const item of node.items) findBeyondJson(item, targets, found);
  if (!isMap<Node, Node | null>(node)) return found;
  const seen = new Set<string>();
  for (const { key, value } of node.items) {
    findBeyondJson(key, targets, found);
    const target = targets.get(key) ?? key;
    if (isScalar(target)) {
      const text = keyText(target);
      if (seen.has(text)) found.wrong.push({ node: key, problem: 'the keys of a map must be unique' });
      seen.add(text);
      const isText = isScalar(targets.get(value) ?? value);
      if (text === '<<' && target.type === 'PLAIN' && !isText) found.merging.push(key);
    } else found.wrong.push({ node: key, problem: 'the key of a map is a list or a map itself' });
    findBeyondJson(value, targets, found);
  }
  return found;
}
