/** One token of the OpenTelemetry Transformation Language. */
export interface Token {
  readonly kind: 'string' | 'number' | 'upper' | 'lower' | 'punctuation' | 'end';
  readonly text: string;
  /** Where it begins, in characters from 0. */
  readonly at: number;
}

/** What is wrong with a statement, in words. */
export class OttlError extends Error {}

/** Longer ones first: `==` is not two `=`. */
const TOKENS: readonly [Token['kind'] | 'space', RegExp][] = [
  ['space', /\s+/y],
  ['string', /"(?:\\.|[^\\"])*"/y],
  ['number', /0x[a-fA-F0-9]+|\d*\.\d+(?:[eE][-+]?\d+)?|\d+\.?(?:[eE][-+]?\d+)?/y],
  ['upper', /[A-Z]\w*/y],
  ['lower', /[a-z_]\w*/y],
  ['punctuation', /==|!=|>=|<=|=>|[-<>+*/=(){}:,.[\]]/y],
];

/** The tokens of a statement, the last of them its end. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const [kind, match] = next(text, at);
    if (kind !== 'space') tokens.push({ kind, text: match, at });
    at += match.length;
  }
  return [...tokens, { kind: 'end', text: '', at }];
}

function next(text: string, at: number): [Token['kind'] | 'space', string] {
  for (const [kind, pattern] of TOKENS) {
    pattern.lastIndex = at;
    const match = pattern.exec(text)?.[0];
    if (match) return [kind, match];
  }
  throw new OttlError(
    text[at] === '"' ? `a text that begins at ${at + 1} has no end` : `"${text[at]}" at ${at + 1} is no part of it`,
  );
}
