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
import { brokenSource, MAX_DEPTH, type Source, syntaxError } from './source';
import { nodeFinder, offsetOf } from './yaml-nodes';

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
  if (document.errors.length > 0) return broken(firstError(document.errors, at));
  if (document.directives?.yaml.explicit && document.directives.yaml.version !== '1.2') {
    return broken(syntaxError(`${file}:1`, `it says that it is YAML ${document.directives.yaml.version}`));
  }
  const keys = keysAsText(document.contents);
  if (keys.repeated.length > 0) return broken(...keys.repeated.map((key) => syntaxError(at(offsetOf(key)), KEY_TWICE)));
  const [comment] = /^\s*[{[]/.test(text) ? foreignComments(document.contents) : [];
  if (comment) return broken(foreignComment(at(offsetOf(comment)), comment));
  if (keys.merging.length > 0) return broken(...keys.merging.map((key) => mergeKey(at(offsetOf(key)))));
  const expansion = expand(document.contents, { anchors: new Map(), targets: new Map(), wrong: [] });
  const [alias] = expansion.wrong;
  if (alias) return broken(syntaxError(at(offsetOf(alias.node)), alias.problem));
  if (expansion.values > MAX_VALUES) {
    return broken(syntaxError(`${file}:1`, `its aliases make it ${MAX_VALUES} values or more`));
  }
  if (expansion.depth > MAX_DEPTH) {
    return broken(syntaxError(`${file}:1`, `its aliases nest it deeper than ${MAX_DEPTH} levels`));
  }
  const value = document.toJS({ maxAliasCount: -1 });
  const nodeAt = nodeFinder(document.contents, expansion.targets);
  return {
    file,
    value,
    locate: (pointer) => at(nodeAt(pointer).offset),
    textOf: (pointer) => {
      const { node } = nodeAt(pointer);
      return isScalar(node) ? node.source : undefined;
    },
    findings: [],
  };
}

function isEmpty({ contents, errors }: Document.Parsed): boolean {
  return errors.length === 0 && (contents === null || (isScalar(contents) && contents.value === null));
}

/** The parser goes on behind an error, but most of what it then finds is caused by the first. */
function firstError(errors: Document.Parsed['errors'], at: (offset: number) => string): Finding {
  const [first] = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  return syntaxError(at(first?.pos[0] ?? 0), first?.message ?? '');
}

function mergeKey(path: string): Finding {
  return finding('MW601', path, {
    message: 'The contract merges maps by the key "<<", which YAML 1.2 and so OpenAPI do not have',
    value: '<<',
    allowed: 'one YAML 1.2 or JSON document',
    fix: 'write the merged members out, or refer to what is shared with a $ref or allOf',
  });
}

/**
 * Scalars without quotes that hold a comment of JSON with comments, in a document that is written like JSON: to YAML it
 * is text, and the key or the value behind it becomes a part of that.
 */
function foreignComments(node: unknown): Scalar[] {
  if (isSeq(node)) return node.items.flatMap(foreignComments);
  if (isMap(node)) return node.items.flatMap(({ key, value }) => [...foreignComments(key), ...foreignComments(value)]);
  return isScalar(node) && node.type === 'PLAIN' && /(?:^|\s)\/[/*]/.test(node.source ?? '') ? [node] : [];
}

function foreignComment(path: string, { source = '' }: Scalar): Finding {
  return finding('MW601', path, {
    message: 'The contract holds a comment that is none in YAML, but text',
    value: source,
    allowed: 'comments behind "#" in YAML; none in JSON',
    fix: 'remove the comment; a text that begins so is written in quotes',
  });
}

/** Keys count as well. A YAML document of ten megabytes has some hundred thousand. */
const MAX_VALUES = 2_000_000;

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
  readonly wrong: { readonly node: Node; readonly problem: string }[];
}

/** How large and how deep a node is once its aliases are expanded, which may multiply beyond all measure. */
function expand(node: unknown, aliases: Aliases): Expansion & Pick<Aliases, 'targets' | 'wrong'> {
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
