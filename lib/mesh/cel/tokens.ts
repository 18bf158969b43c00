/** A word or sign of CEL. */
export interface Token {
  readonly kind: 'identifier' | 'quoted' | 'number' | 'text' | 'sign';
  readonly text: string;
  /** Where it begins, from 0. */
  readonly at: number;
}

/** What is wrong with an expression, and where. */
export class CelProblem extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

const ESCAPE = String.raw`\\(?:[abfnrtv"'\\?\x60]|[0-3][0-7][0-7]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})`;
/** Raw texts first, and those of three quotes before those of one, as the longest match has it. */
const TEXT = [
  String.raw`[rR](?:"""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\r\n]*"|'[^'\r\n]*')`,
  String.raw`"""(?:${ESCAPE}|[^\\])*?"""|'''(?:${ESCAPE}|[^\\])*?'''`,
  String.raw`"(?:${ESCAPE}|[^\\"\r\n])*"|'(?:${ESCAPE}|[^\\'\r\n])*'`,
].join('|');
const NUMBER = String.raw`0x[0-9a-fA-F]+[uU]?|\d+\.\d+(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\d+[uU]?`;
const SIGN = String.raw`==|!=|<=|>=|&&|\|\||[<>[\]{}().,\-!?:+*/%]`;

/** After the grammar of cel-go, https://github.com/google/cel-go/blob/v0.28.1/parser/gen/CEL.g4. */
const TOKEN = new RegExp(
  String.raw`[\t \r\n\f]+|\/\/[^\n]*|(?<text>[bB]?(?:${TEXT}))|(?<number>${NUMBER})|(?<identifier>[A-Za-z_]\w*)|(?<quoted>\x60[\w.\-/ ]+\x60)|(?<sign>${SIGN})`,
  'y',
);

const CODE_POINT = /(?<!\\)(?:\\\\)*\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/g;

/** The tokens of an expression. Throws a {@link CelProblem} for a character that begins none. */
export function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(expression)?.groups;
    if (groups === undefined) throw new CelProblem(`${JSON.stringify(expression[at])} begins nothing that CEL has`, at);
    for (const kind of ['text', 'number', 'identifier', 'quoted', 'sign'] as const) {
      const text = groups[kind];
      if (text === undefined) continue;
      if (kind === 'text') checkCodePoints(text, at);
      tokens.push({ kind, text, at });
    }
  }
  return tokens;
}

/** Escapes that name no character, and those in bytes, which have none. */
function checkCodePoints(text: string, at: number): void {
  if (/^[bB]?[rR]/.test(text)) return;
  for (const [, short, long] of text.matchAll(CODE_POINT)) {
    const point = Number.parseInt(short ?? long ?? '', 16);
    if (/^[bB]/.test(text)) throw new CelProblem('bytes have no \\u and no \\U', at);
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) throw new CelProblem('a \\u names no character', at);
  }
}

const MAX_INT = 2n ** 63n;
const MAX_UINT = 2n ** 64n;

/** Whether a number is within 64 bits. */
export function fits(number: string, negative: boolean): boolean {
  if (/[uU]$/.test(number)) return BigInt(number.slice(0, -1)) < MAX_UINT;
  if (!/^(0x[0-9a-fA-F]+|\d+)$/.test(number)) return Number.isFinite(Number(number));
  return BigInt(number) < MAX_INT + (negative ? 1n : 0n);
}
