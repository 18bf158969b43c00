import { lineCounter } from './lines';
import { brokenSource, MAX_DEPTH, type Pointer, type Source, syntaxError } from './source';

const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Parses a JSON text, some twenty times faster than a YAML parser would. Undefined if it is none: it may still be YAML.
 * Where a value stands is looked for only when it is asked.
 */
export function parseJson(text: string, file: string): Source | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const lineOf = lineCounter(text);
  const { depth, repeated } = scan(text);
  if (depth > MAX_DEPTH) {
    return brokenSource(file, [syntaxError(`${file}:1`, `it is nested deeper than ${MAX_DEPTH} levels`)]);
  }
  if (repeated.length > 0) {
    const findings = repeated.map((at) => syntaxError(`${file}:${lineOf(at)}`, 'the keys of a map must be unique'));
    return brokenSource(file, findings);
  }
  const entryOf = entryFinder(text);
  return {
    file,
    value,
    locate: (pointer) => `${file}:${lineOf(entryOf(pointer).at)}`,
    textOf: (pointer) => textAt(text, entryOf(pointer).value),
    findings: [],
  };
}

/** How deep a valid JSON text is nested, and where each key stands that its object has already had. */
function scan(text: string): { depth: number; repeated: number[] } {
  const keys: (Set<string> | undefined)[] = [];
  const repeated: number[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      const known = keys.at(-1);
      if (known && text.charCodeAt(afterSpace(text, end)) === COLON) {
        const key = stringAt(text, at, end);
        if (known.has(key)) repeated.push(at);
        known.add(key);
      }
      at = end - 1;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      keys.push(code === OPEN_OBJECT ? new Set() : undefined);
      depth = Math.max(depth, keys.length);
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) keys.pop();
  }
  return { depth, repeated };
}

/** Where a value stands: `at` for the reader, which is the key of a member. */
interface Entry {
  readonly at: number;
  /** Undefined where the pointer leads to nothing, and `at` is that of the nearest parent. */
  readonly value?: number;
}

/** Reads the members of a container when it is first asked for one of them, and then knows them. */
function entryFinder(text: string): (pointer: Pointer) => Entry {
  const known = new Map<number, ReadonlyMap<string, Entry>>();
  const root = afterSpace(text, 0);
  return (pointer) => {
    let entry: Required<Entry> = { at: root, value: root };
    for (const key of pointer) {
      const members = known.get(entry.value) ?? membersAt(text, entry.value);
      known.set(entry.value, members);
      const next = members.get(String(key));
      if (next?.value === undefined) return { at: entry.at };
      entry = { at: next.at, value: next.value };
    }
    return entry;
  };
}

function membersAt(text: string, open: number): Map<string, Entry> {
  const members = new Map<string, Entry>();
  const isList = text.charCodeAt(open) === OPEN_LIST;
  if (!isList && text.charCodeAt(open) !== OPEN_OBJECT) return members;
  for (let at = afterSpace(text, open + 1); !isClose(text, at); ) {
    const end = isList ? at : endOfString(text, at);
    const value = isList ? at : afterSpace(text, afterSpace(text, end) + 1);
    members.set(isList ? String(members.size) : stringAt(text, at, end), { at, value });
    at = afterSpace(text, endOfValue(text, value));
    if (text.charCodeAt(at) === COMMA) at = afterSpace(text, at + 1);
  }
  return members;
}

function textAt(text: string, at: number | undefined): string | undefined {
  if (at === undefined || text.charCodeAt(at) === OPEN_OBJECT || text.charCodeAt(at) === OPEN_LIST) return undefined;
  const end = endOfValue(text, at);
  return text.charCodeAt(at) === QUOTE ? stringAt(text, at, end) : text.slice(at, end);
}

function endOfValue(text: string, start: number): number {
  if (text.charCodeAt(start) === QUOTE) return endOfString(text, start);
  if (text.charCodeAt(start) !== OPEN_OBJECT && text.charCodeAt(start) !== OPEN_LIST) {
    const end = text.slice(start, start + 1000).search(/[\s,\]}]/);
    return end === -1 ? text.length : start + end;
  }
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at) - 1;
    else if (code === OPEN_OBJECT || code === OPEN_LIST) depth += 1;
    else if ((code === CLOSE_OBJECT || code === CLOSE_LIST) && --depth === 0) return at + 1;
  }
  return text.length;
}

/** The offset behind the string that begins here. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let before = end;
    while (text.charCodeAt(before - 1) === BACKSLASH) before -= 1;
    if ((end - before) % 2 === 0) return end + 1;
  }
  return text.length;
}

function stringAt(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end - 1);
  return raw.includes('\\') ? JSON.parse(text.slice(start, end)) : raw;
}

function afterSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1;
  return at;
}

function isClose(text: string, at: number): boolean {
  return at >= text.length || text.charCodeAt(at) === CLOSE_LIST || text.charCodeAt(at) === CLOSE_OBJECT;
}
