import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { charactersIn } from './character-class';
import { type Characters, union } from './characters';

/** A nondeterministic automaton for whole values. State 0 is the first one. */
export interface Automaton {
  /** For each state the states that it is as well, and where each set of characters leads. */
  readonly states: readonly State[];
  readonly last: number;
}

interface State {
  readonly same: number[];
  readonly next: [Characters, number][];
}

/** More states are more than a comparison is worth: patterns of real contracts have some dozens. */
const MAX_STATES = 3000;

/** The automaton of a regular expression of this folder; undefined where it would be too large. */
export function automatonOf(regex: string): Automaton | undefined {
  // What this folder writes is also ECMA-262, but for the spelling of a code point.
  const source = regex.replaceAll('\\x{', '\\u{');
  const pattern = new RegExpParser().parsePattern(source, 0, source.length, { unicode: true });
  const states: State[] = [];
  const add = () => states.push({ same: [], next: [] }) - 1;
  const first = add();
  const last = build(pattern, first, states, add);
  return last === undefined ? undefined : { states, last };
}

/** Adds what leads from a state through an element; its last state, or undefined where there are too many. */
function build(
  element: AST.Pattern | AST.Element | AST.Alternative,
  from: number,
  states: State[],
  add: () => number,
): number | undefined {
  if (states.length > MAX_STATES) return undefined;
  const join = (state: number, other: number) => states[state]?.same.push(other);
  switch (element.type) {
    case 'Pattern':
    case 'Group':
    case 'CapturingGroup': {
      const end = add();
      for (const alternative of element.alternatives) {
        const last = build(alternative, from, states, add);
        if (last === undefined) return undefined;
        join(last, end);
      }
      return end;
    }
    case 'Alternative':
      return element.elements.reduce<number | undefined>(
        (at, part) => (at === undefined ? undefined : build(part, at, states, add)),
        from,
      );
    case 'Quantifier': {
      const { min, max } = element;
      const endless = max === Number.POSITIVE_INFINITY;
      const end = add();
      let at = from;
      for (let i = 0; i < (endless ? min : max); i++) {
        if (i >= min) join(at, end);
        const last = build(element.element, at, states, add);
        if (last === undefined) return undefined;
        at = last;
      }
      if (endless) {
        const loop = add();
        join(at, loop);
        const last = build(element.element, loop, states, add);
        if (last === undefined) return undefined;
        join(last, loop);
        at = loop;
      }
      join(at, end);
      return end;
    }
    case 'Character':
    case 'CharacterSet':
    case 'CharacterClass': {
      const end = add();
      states[from]?.next.push([charactersIn(element, 'header'), end]);
      return end;
    }
    default:
      throw new Error(`not an expression of this folder: ${element.raw}`);
  }
}

/** Every state that these are as well, ascending. */
export function closure({ states }: Automaton, from: readonly number[]): number[] {
  const found = new Set(from);
  for (const state of found) for (const other of states[state]?.same ?? []) found.add(other);
  return [...found].sort((a, b) => a - b);
}

/** Where a character leads from these states. */
export function step(automaton: Automaton, from: readonly number[], character: number): number[] {
  const reached = from.flatMap((state) =>
    (automaton.states[state]?.next ?? [])
      .filter(([set]) => set.some(([low, high]) => low <= character && character <= high))
      .map(([, to]) => to),
  );
  return closure(automaton, reached);
}

/** One character of each kind that automata tell apart. */
export function kindsOfCharacters(...automata: readonly Automaton[]): number[] {
  const sets = automata.flatMap(({ states }) => states.flatMap(({ next }) => next.flatMap(([set]) => set)));
  const starts = new Set(sets.flatMap(([low, high]) => [low, high + 1]));
  const all = union(sets);
  return [...starts].filter((start) => all.some(([low, high]) => low <= start && start <= high));
}
