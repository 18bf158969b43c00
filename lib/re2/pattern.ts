import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { charactersIn, type OneCharacter, Unenforceable } from './character-class';
import {
  ANY_IN_SEGMENT,
  type Characters,
  characterRegex,
  EVERYTHING,
  hasSlash,
  hasSlashes,
  isPath,
  type Place,
  SLASHES,
  union,
  without,
} from './characters';
import { type Expression, either, MAX_LENGTH } from './expression';
import { MAX_PROGRAM_SIZE, programSize } from './program-size';
import type { ValueRegex } from './value-regex';

/** RE2 refuses more, counted through all the repetitions that stand inside each other. */
const MAX_REPETITIONS = 1000;

/** Which ends of a part are the ends of the value, so that a pattern without an anchor there lets it go on. */
interface Ends {
  readonly start: boolean;
  readonly end: boolean;
}

const INSIDE: Ends = { start: false, end: false };

/**
 * The `pattern` of a schema (ECMA-262, found anywhere in the value) as an expression for the whole value; or what keeps a
 * proxy from enforcing it. A pattern with a wrong syntax, which is MW602, gives nothing.
 */
export function expressionOfPattern(pattern: string, place: Place): Translation {
  // A large contract has thousands of patterns, of which few differ.
  const key = `${place} ${pattern}`;
  if (!known.has(key)) known.set(key, translated(pattern, place));
  return known.get(key);
}

/** A pattern for a proxy, what keeps one from enforcing it, or undefined for what is no pattern. */
type Translation = Expression | { readonly problem: string } | undefined;

const known = new Map<string, Translation>();

/** Whether it is one at least as browsers read old ones (ECMA-262, annex B), which is what schemas are checked for. */
function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}

function translated(pattern: string, place: Place): Translation {
  const tooLong = { problem: `takes more than ${MAX_LENGTH} characters in RE2` };
  if (pattern.length > 2 * MAX_LENGTH) return tooLong;
  let parsed: AST.Pattern;
  try {
    parsed = new RegExpParser().parsePattern(pattern, 0, pattern.length, { unicode: true });
  } catch {
    return isPattern(pattern)
      ? { problem: 'has an escape or a range that Unicode mode (flag "u") does not allow' }
      : undefined;
  }
  try {
    const target: Target = { place, characters: [], encodedSlashes: false };
    const regex = alternatives(parsed, target, { start: true, end: true }, 1);
    if (regex === '') return { problem: 'allows only the empty value' };
    if (regex.length > MAX_LENGTH) return tooLong;
    if (programSize(regex) > MAX_PROGRAM_SIZE) return { problem: 'is a larger program in RE2 than Envoy takes' };
    const { characters, encodedSlashes } = target;
    return { regex, characters, allowsEmpty: new RegExp(pattern, 'u').test(''), encodedSlashes };
  } catch (error) {
    if (error instanceof Unenforceable) return { problem: error.message };
    throw error;
  }
}

/** The place that a pattern is translated for, and what the translation came to so far. */
interface Target {
  readonly place: Place;
  characters: Characters;
  encodedSlashes: boolean;
}

/** Anything, nothing included. */
function anything(target: Target): string {
  return `${everything(target)}*`;
}

/** A value that nothing is known of, but that it is not empty. */
export function anyValue(place: Place): ValueRegex {
  return `${anyCharacter(place)}+`;
}

/** A character of which nothing is known, noted as part of the translation. */
function everything(target: Target): string {
  target.characters = EVERYTHING;
  target.encodedSlashes ||= target.place === 'path-with-slashes';
  return anyCharacter(target.place);
}

function anyCharacter(place: Place): string {
  if (place === 'path') return ANY_IN_SEGMENT;
  return place === 'path-with-slashes' ? '[^/]' : '.';
}

function oneOf(element: OneCharacter, target: Target): string {
  const set = charactersIn(element, target.place);
  const regex = characterRegex(set, target.place);
  if (regex === undefined) throw new Unenforceable('matches nothing');
  target.encodedSlashes ||= isPath(target.place) && hasSlashes(set);
  // A slash that the pattern names is let through encoded; one that it only includes is not.
  const meant = charactersIn(element, 'header');
  target.characters = union([
    ...target.characters,
    ...(isPath(target.place) && hasSlash(set) ? without(meant, SLASHES) : meant),
  ]);
  return regex;
}

type Alternatives = Pick<AST.Pattern, 'alternatives'>;

function alternatives(node: Alternatives, target: Target, ends: Ends, times: number): string {
  return either(node.alternatives.map(({ elements }) => sequence(elements, target, ends, times)));
}

function sequence(elements: readonly AST.Element[], target: Target, ends: Ends, times: number): string {
  const start = ends.start && isEdge(elements[0], 'start');
  const rest = start ? elements.slice(1) : elements;
  const end = ends.end && isEdge(rest.at(-1), 'end');
  const inner = end ? rest.slice(0, -1) : rest;
  const open: Ends = { start: ends.start && !start, end: ends.end && !end };
  const last = inner.length - 1;
  const parts = inner.map((element, i) => {
    const before = open.start && i === 0;
    const after = open.end && i === last;
    if (!isGroup(element) || !(before || after)) {
      return `${before ? anything(target) : ''}${one(element, target, times)}${after ? anything(target) : ''}`;
    }
    return alternatives(element, target, { start: before, end: after }, times);
  });
  return inner.length === 0 && (open.start || open.end) ? anything(target) : parts.join('');
}

function one(element: AST.Element, target: Target, times: number): string {
  switch (element.type) {
    case 'Group':
    case 'CapturingGroup':
      if ('modifiers' in element && element.modifiers) throw new Unenforceable('changes its flags');
      return alternatives(element, target, INSIDE, times);
    case 'Quantifier':
      return repeated(element, target, times);
    case 'Assertion':
      throw new Unenforceable(PROBLEMS[element.kind]);
    case 'Backreference':
      throw new Unenforceable('refers back to one of its groups');
    default:
      return oneOf(element, target);
  }
}

const PROBLEMS: Readonly<Record<AST.Assertion['kind'], string>> = {
  start: 'has a "^" within',
  end: 'has a "$" within',
  word: 'asks for the edge of a word',
  lookahead: 'looks ahead',
  lookbehind: 'looks behind',
};

function repeated({ element, min, max }: AST.Quantifier, target: Target, times: number): string {
  const endless = max === Number.POSITIVE_INFINITY;
  const sign = SIGNS[`${min},${max}`];
  if (isPath(target.place) && endless && sign && isAny(element)) {
    return `${everything(target)}${sign}`;
  }
  const counted = sign === undefined ? times * Math.max(endless ? min : max, 1) : times;
  if (counted > MAX_REPETITIONS) throw new Unenforceable(`repeats a part more than ${MAX_REPETITIONS} times`);
  const repetition = sign ?? `{${min === max ? min : `${min},${endless ? '' : max}`}}`;
  const regex = one(element, target, counted);
  return `${isOnePiece(regex, element) ? regex : `(?:${regex})`}${repetition}`;
}

const SIGNS: Readonly<Record<string, string>> = { '0,Infinity': '*', '1,Infinity': '+', '0,1': '?' };

/** Whether a repetition behind the regular expression of an element repeats the whole of it. */
function isOnePiece(regex: string, element: AST.Element): boolean {
  const isGrouped = regex.startsWith('(?:') && !(isGroup(element) && element.alternatives.length === 1);
  return isGrouped || /^(?:[^\\]|\\.|\\x\{[0-9a-f]+\}|\[(?:\\.|[^\]])*\])$/.test(regex);
}

function isEdge(element: AST.Element | undefined, kind: 'start' | 'end'): boolean {
  return element?.type === 'Assertion' && element.kind === kind;
}

function isGroup(element: AST.Element): element is AST.Group | AST.CapturingGroup {
  return element.type === 'Group' || element.type === 'CapturingGroup';
}

function isAny(element: AST.Element): boolean {
  return element.type === 'CharacterSet' && element.kind === 'any';
}
