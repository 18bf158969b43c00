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
} from 'yaml';
import { type Finding, finding } from '../finding';

/** The way from the root of a document to one of its values. */
export type Pointer = readonly (string | number)[];

/** Far beyond any real document, and far below what would exhaust the stack of a recursive reader. */
const MAX_DEPTH = 200;

/** One parsed file that knows on which line each of its values stands. */
export interface Source {
  readonly file: string;
  /** The document as plain JSON values, or undefined if it cannot be parsed. It holds no cycles. */
  readonly value: unknown;
  /** `file:line` of the value (for a member of an object: of its key), or of its nearest parent that exists. */
  locate(pointer: Pointer): string;
  /** MW601, if it cannot be parsed. */
  readonly findings: readonly Finding[];
}

/** A value, and the place in a file where it stands. */
export interface Location {
  readonly source: Source;
  readonly pointer: Pointer;
  readonly value: unknown;
}

/** The value one step below, undefined if there is none. */
export function child(location: Location, ...keys: Pointer): Location {
  const value = keys.reduce<unknown>((at, key) => (hasMember(at, key) ? at[key] : undefined), location.value);
  return { source: location.source, pointer: [...location.pointer, ...keys], value };
}

/** The members of an object or the items of an array, each with its place; nothing for any other value. */
export function children(location: Location): Location[] {
  if (Array.isArray(location.value)) return location.value.map((_, i) => child(location, i));
  return isObject(location.value) ? Object.keys(location.value).map((key) => child(location, key)) : [];
}

/** `file:line` of a value. */
export function locate(location: Location): string {
  return location.source.locate(location.pointer);
}

/** A JSON Pointer as a URI fragment (RFC 6901, 6), but readable: `#/paths/~1invoices/post`. */
export function formatPointer(pointer: Pointer): string {
  return `#${pointer.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasMember(value: unknown, key: string | number): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}

/** Parses YAML 1.2 or JSON, which is part of it. */
export function parseSource(text: string, file: string): Source {
  const lines = new LineCounter();
  const at = (offset: number) => `${file}:${lines.linePos(offset).line}`;
  const broken = (...findings: Finding[]): Source => ({ file, value: undefined, locate: () => `${file}:1`, findings });
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  if (isTooDeep(tokens)) return broken(syntaxError(`${file}:1`, `it is nested deeper than ${MAX_DEPTH} levels`));
  // The parser compares each key of a map with all the others, which takes minutes for a very large one.
  const [document, second] = new Composer({ uniqueKeys: false }).compose(tokens, true, text.length);
  if (!document) return broken(syntaxError(`${file}:1`, 'it is empty'));
  if (second) return broken(syntaxError(at(second.range[0]), 'it holds more than one document'));
  if (document.errors.length > 0) return broken(...firstOfEachLine(document.errors, at));
  const twice = repeatedKeys(document.contents).map((key) => syntaxError(at(key.range?.[0] ?? 0), KEY_TWICE));
  if (twice.length > 0) return broken(...twice);
  const alias = aliasOfParent(document.contents, []);
  if (alias) return broken(syntaxError(at(alias.range?.[0] ?? 0), 'an alias stands inside the node of its anchor'));
  const value = expand(document);
  if (value instanceof Error) return broken(syntaxError(`${file}:1`, value.message));
  return { file, value, locate: (pointer) => at(offsetOf(document, pointer)), findings: [] };
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

/** The first error of a line causes the others. */
function firstOfEachLine(errors: Document.Parsed['errors'], at: (offset: number) => string): Finding[] {
  const byLine = new Map<string, Finding>();
  for (const error of errors) {
    const line = at(error.pos[0]);
    if (!byLine.has(line)) byLine.set(line, syntaxError(line, error.message));
  }
  return [...byLine.values()];
}

function syntaxError(path: string, problem: string): Finding {
  return finding('MW601', path, {
    message: `The contract cannot be parsed: ${problem.replace(/\.$/, '')}`,
    allowed: 'one YAML 1.2 or JSON document',
    fix: 'correct the syntax',
  });
}

function offsetOf(document: Document.Parsed, pointer: Pointer): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const key of pointer) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    if (isMap(node)) {
      const pair = node.items.find((p) => isScalar(p.key) && String(p.key.value) === String(key));
      if (!pair) return offset;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value as Node | null;
    } else if (isSeq(node)) {
      const item = node.items[Number(key)] as Node | undefined;
      if (!item) return offset;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else return offset;
  }
  return offset;
}

const KEY_TWICE = 'the keys of a map must be unique';

/** Each key that its map has already had. */
function repeatedKeys(node: unknown): Node[] {
  if (isSeq(node)) return node.items.flatMap(repeatedKeys);
  if (!isMap(node)) return [];
  const seen = new Set<unknown>();
  return node.items.flatMap(({ key, value }) => {
    const twice = isScalar(key) && seen.has(key.value) ? [key] : [];
    if (isScalar(key)) seen.add(key.value);
    return [...twice, ...repeatedKeys(value)];
  });
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
