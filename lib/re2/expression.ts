import {
  type Characters,
  characterRegex,
  charactersOf,
  hasSlashes,
  isPath,
  type Place,
  SLASHES,
  union,
  without,
} from './characters';
import type { ValueRegex } from './value-regex';

/** Istio's validation refuses longer expressions (`validateStringRegexp`). */
export const MAX_LENGTH = 1024;

/** A regular expression, with what cannot be seen in it. */
export interface Expression {
  readonly regex: ValueRegex;
  /**
   * Every character that the values it is for can have, before any encoding; in a path without slashes that are named,
   * which it matches encoded.
   */
  readonly characters: Characters;
  /** Whether the empty value is among them. */
  readonly allowsEmpty: boolean;
  /** In a path: whether it matches values with an encoded slash or backslash. */
  readonly encodedSlashes: boolean;
}

/** One of several expressions, each once. */
export function expressionOfAny(expressions: readonly Expression[]): Expression {
  return {
    regex: either([...new Set(expressions.map(({ regex }) => regex))]),
    characters: union(expressions.flatMap(({ characters }) => characters)),
    allowsEmpty: expressions.some(({ allowsEmpty }) => allowsEmpty),
    encodedSlashes: expressions.some(({ encodedSlashes }) => encodedSlashes),
  };
}

/** One of several texts, each as it is. */
export function expressionOfTexts(texts: readonly string[], place: Place): Expression {
  return {
    regex: either(texts.map((text) => [...text].map((character) => regexOfCharacter(character, place)).join(''))),
    characters: without(charactersOf(texts.join('')), isPath(place) ? SLASHES : []),
    allowsEmpty: texts.includes(''),
    encodedSlashes: isPath(place) && hasSlashes(charactersOf(texts.join(''))),
  };
}

/** One character; outside ASCII by the octets of its encoding, since sets do not tell those apart. */
function regexOfCharacter(character: string, place: Place): string | undefined {
  const octets = new TextEncoder().encode(character);
  if (place === 'header' || octets.length === 1) return characterRegex(charactersOf(character), place);
  return [...octets]
    .flatMap((octet) => ['%', ...octet.toString(16)])
    .map((digit) => (/[a-f]/.test(digit) ? `[${digit}${digit.toUpperCase()}]` : digit))
    .join('');
}

/** The regular expression of {@link expressionOfTexts}. */
export function regexOfTexts(texts: readonly string[], place: Place): ValueRegex {
  return expressionOfTexts(texts, place).regex;
}

/** One of several regular expressions, as one that can stand in a sequence. */
export function either(regexes: readonly string[]): string {
  return regexes.length === 1 ? String(regexes[0]) : `(?:${regexes.join('|')})`;
}
