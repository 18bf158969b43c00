/** Where a text stops being JSON, and what is wrong there. */
export interface JsonProblem {
  readonly at: number;
  readonly problem: string;
}

/** What may come next. */
type State = 'value' | 'first item' | 'first key' | 'key' | 'colon' | 'after';

const SPACE = /[ \t\r\n]*/y;
const TOKEN =
  /([{}[\],:])|("[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[ !#-[\]-\uffff]*)*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/**
 * The first thing that makes a text no JSON; undefined if it is JSON (RFC 8259). The messages of `JSON.parse` differ from
 * one release of Node.js to the next, and most of them name no place.
 */
export function findJsonProblem(text: string): JsonProblem | undefined {
  const open: string[] = [];
  let state: State = 'value';
  for (let at = matchAt(SPACE, text, 0)?.[0].length ?? 0; ; ) {
    if (at >= text.length) {
      return state === 'after' && open.length === 0 ? undefined : { at, problem: 'it ends too early' };
    }
    const token = matchAt(TOKEN, text, at);
    const next: State | undefined = token && stateAfter(state, token, open);
    if (!token || !next) return { at, problem: describe(text, at, state, open.length > 0) };
    state = next;
    at += token[0].length;
    at += matchAt(SPACE, text, at)?.[0].length ?? 0;
  }
}

function matchAt(expression: RegExp, text: string, at: number): RegExpExecArray | undefined {
  expression.lastIndex = at;
  return expression.exec(text) ?? undefined;
}

/** The state behind a token, of which `open` keeps what it opens and closes; undefined where it may not stand. */
function stateAfter(state: State, [, mark, string]: RegExpExecArray, open: string[]): State | undefined {
  switch (state) {
    case 'colon':
      return mark === ':' ? 'value' : undefined;
    case 'key':
      return string === undefined ? undefined : 'colon';
    case 'first key':
      if (mark === '}') return closed(open);
      return string === undefined ? undefined : 'colon';
    case 'after':
      if (mark === ',' && open.length > 0) return open.at(-1) === '{' ? 'key' : 'value';
      return (mark === '}' && open.at(-1) === '{') || (mark === ']' && open.at(-1) === '[') ? closed(open) : undefined;
    default:
      if (mark === undefined) return 'after';
      if (mark === ']' && state === 'first item') return closed(open);
      if (mark !== '{' && mark !== '[') return undefined;
      open.push(mark);
      return mark === '{' ? 'first key' : 'first item';
  }
}

function closed(open: string[]): State {
  open.pop();
  return 'after';
}

const EXPECTED: Readonly<Record<State, string>> = {
  value: 'a value',
  'first item': 'a value or "]"',
  'first key': 'a key in double quotes or "}"',
  key: 'a key in double quotes',
  colon: 'a colon',
  after: 'a comma or the end of what is open',
};

function describe(text: string, at: number, state: State, isOpen: boolean): string {
  const rest = text.slice(at, at + 20);
  if (/^(?:#|\/\/|\/\*)/.test(rest)) return 'JSON has no comments';
  if (rest.startsWith("'")) return 'JSON has texts in double quotes only';
  if (rest.startsWith('"') && state !== 'colon' && state !== 'after') {
    return 'a text is not closed on its line, or holds what JSON wants escaped';
  }
  if (/^[\]}]/.test(rest) && text.slice(0, at).trimEnd().endsWith(',')) return `JSON has no comma before "${rest[0]}"`;
  const found = JSON.stringify(rest.split(/\s/, 1)[0]);
  return `${found} stands where ${isOpen || state !== 'after' ? EXPECTED[state] : 'the end of the file'} is expected`;
}
