import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  Parser,
  type Scalar,
} from 'yaml';
import { type Finding, finding } from '../finding';
import { brokenSource, MAX_DEPTH, type Pointer, type Source, syntaxError } from './source';

/** Parses YAML 1.2, of which JSON is a part. */
export function parseYaml(text: string, file: string): Source {
  const lines = new LineCounter();
  const at = (offset: number) => `${file}:${lines.linePos(offset).line}`;
  const broken = (...findings: Finding[]): Source => brokenSource(file, findings);
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  if (isTooDeep(tokens)) return broken(syntaxError(`${file}:1`, `it is nested deeper than ${MAX_DEPTH} levels`));
  // The parser compares each key of a map with all the others, which takes minutes for a very large one.
  const [document, second] = new Composer({ uniqueKeys: false }).compose(tokens, true, text.length);
  if (!document || isEmpty(document)) return broken(syntaxError(`${file}:1`, 'it is empty'));
  if (second) return broken(syntaxError(at(second.range[0]), 'it holds more than one document'));
  if (document.errors.length > 0) return broken(...firstOfEachLine(document.errors, at));
  if (document.directives?.yaml.explicit && document.directives.yaml.version !== '1.2') {
    return broken(syntaxError(`${file}:1`, `it says that it is YAML ${document.directives.yaml.version}`));
  }
  const keys = keysAsText(document.contents);
  if (keys.repeated.length > 0) return broken(...keys.repeated.map((key) => syntaxError(at(offsetOf(key)), KEY_TWICE)));
  if (keys.merging.length > 0) return broken(...keys.merging.map((key) => mergeKey(at(offsetOf(key)))));
  const alias = aliasOfParent(document.contents, []);
  if (alias) return broken(syntaxError(at(offsetOf(alias)), 'an alias stands inside the node of its anchor'));
  const value = expand(document);
  if (value instanceof Error) return broken(syntaxError(`${file}:1`, value.message));
  return {
    file,
    value,
    locate: (pointer) => at(nodeAt(document, pointer).offset),
    textOf: (pointer) => {
      const { node } = nodeAt(document, pointer);
      return isScalar(node) ? node.source : undefined;
    },
    findings: [],
  };
}

/** The document as JSON values, or why its aliases cannot be expanded: they may multiply beyond all measure. */
function expand(document: Document.Parsed): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (error instanceof ReferenceError) return error;
    throw error;
  }
}

function isEmpty({ contents, errors }: Document.Parsed): boolean {
  return errors.length === 0 && (contents === null || (isScalar(contents) && contents.value === null));
}

/** The first error of a line causes the others. */
function firstOfEachLine(errors: Document.Parsed['errors'], at: (offset: number) => string): Finding[] {
  const byLine = new Map<string, Finding>();
  for (const error of errors) {
    const line = at(error.pos[0]);
    if (!byLine.has(line)) byLine.set(line, syntaxError(line, error.message));
  }
  return [...byLine.values()];
}

function mergeKey(path: string): Finding {
  return finding('MW601', path, {
    message: 'The contract merges maps by the key "<<", which YAML 1.2 and so OpenAPI do not have',
    value: '<<',
    allowed: 'one YAML 1.2 or JSON document',
    fix: 'write the merged members out, or refer to what is shared with a $ref or allOf',
  });
}

/** The node that a pointer leads to, and where it stands: for a member of a map, its key. */
function nodeAt(document: Document.Parsed, pointer: Pointer): { node?: Node | null; offset: number } {
  let node: Node | null = document.contents;
  let offset = offsetOf(node);
  for (const key of pointer) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    if (isMap(node)) {
      const pair = node.items.find((p) => isScalar(p.key) && p.key.value === String(key));
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
  return { node: isAlias(node) ? node.resolve(document) : node, offset };
}

function offsetOf(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}

const KEY_TWICE = 'the keys of a map must be unique';

interface Keys {
  /** Each key that its map has already had. */
  readonly repeated: Scalar[];
  /** Each `<<` that YAML 1.1 takes for a merge. */
  readonly merging: Scalar[];
}

/** Makes every key the text that it is written as, which it is to OpenAPI (4.3): `200`, `1.0`, `on`, `null`. */
function keysAsText(node: unknown, found: Keys = { repeated: [], merging: [] }): Keys {
  if (isSeq(node)) for (const item of node.items) keysAsText(item, found);
  if (!isMap(node)) return found;
  const seen = new Set<string>();
  for (const { key, value } of node.items) {
    if (isScalar(key)) {
      const text = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
      key.value = text;
      if (seen.has(text)) found.repeated.push(key);
      seen.add(text);
      if (text === '<<' && key.type === 'PLAIN' && !isScalar(value)) found.merging.push(key);
    }
    keysAsText(value, found);
  }
  return found;
}

/** An alias below its own anchor would make the document endless. */
function aliasOfParent(node: unknown, anchors: readonly string[]): Node | undefined {
  if (isAlias(node)) return anchors.includes(node.source) ? node : undefined;
  if (!isMap(node) && !isSeq(node)) return undefined;
  const inside = node.anchor ? [...anchors, node.anchor] : anchors;
  for (const item of node.items) {
    const found = aliasOfParent(isMap(node) ? (item as { value: unknown }).value : item, inside);
    if (found) return found;
  }
  return undefined;
}

/** Measured without recursion, on the tokens: the parser itself, and all that reads its result, is recursive. */
function isTooDeep(tokens: readonly CST.Token[]): boolean {
  const open: [CST.Token | null | undefined, number][] = tokens.map((token) => [token, 0]);
  for (let next = open.pop(); next; next = open.pop()) {
    const [token, depth] = next;
    if (depth > MAX_DEPTH) return true;
    if (!token) continue;
    if (token.type === 'document') open.push([token.value, depth]);
    else if ('items' in token)
      for (const item of token.items) open.push([item.key, depth + 1], [item.value, depth + 1]);
  }
  return false;
}
