import { type Automaton, automatonOf, closure, kindsOfCharacters, step } from './automaton';
import type { ValueRegex } from './value-regex';

/**
 * How the values that one thing matches lie to those of another: `inside` where all of them are its as well, `undecided`
 * where it would take too long to tell.
 */
export type Relation = 'equal' | 'inside' | 'around' | 'overlapping' | 'disjoint' | 'undecided';

/** A longer comparison is given up. */
const MAX_PAIRS = 5000;

/** All comparisons of one contract together take some seconds at most. */
const MAX_STATES = 1_500_000;

/** Compares the values of two regular expressions. */
export type CompareRegexes = (a: ValueRegex, b: ValueRegex) => Relation;

/**
 * Compares regular expressions by their automata. All that are compared by one share the effort: what is compared behind
 * its end is undecided.
 */
export function regexComparison(): CompareRegexes {
  const automata = new Map<ValueRegex, Automaton | undefined>();
  const read = (regex: ValueRegex) => {
    if (!automata.has(regex)) automata.set(regex, automatonOf(regex));
    return automata.get(regex);
  };
  const effort: Effort = { left: MAX_STATES };
  return (a, b) => {
    if (a === b) return 'equal';
    if (areApart(literalStart(a), literalStart(b))) return 'disjoint';
    if (effort.left <= 0) return 'undecided';
    const [left, right] = [read(a), read(b)];
    return left && right ? compare(left, right, effort) : 'undecided';
  };
}

/** What every value begins with, as far as it is easily told. */
function literalStart(regex: ValueRegex): string {
  if (regex.includes('|')) return '';
  return /^[\w/~-]*(?![?*+{])/.exec(regex)?.[0] ?? '';
}

function areApart(a: string, b: string): boolean {
  return !a.startsWith(b) && !b.startsWith(a);
}

interface Effort {
  /** In states that are looked at. */
  left: number;
}

/** Both automata, in step, over every text that tells them apart. */
function compare(left: Automaton, right: Automaton, effort: Effort): Relation {
  effort.left -= left.states.length + right.states.length;
  const characters = kindsOfCharacters(left, right);
  const found = { both: false, onlyLeft: false, onlyRight: false };
  const open = [[closure(left, [0]), closure(right, [0])] as const];
  const seen = new Set(open.map(String));
  for (const [a, b] of open) {
    const [ends, endsToo] = [a.includes(left.last), b.includes(right.last)];
    // From every state an end can be reached, so one that the other has no equal of is enough.
    found.onlyLeft ||= (ends && !endsToo) || b.length === 0;
    found.onlyRight ||= (endsToo && !ends) || a.length === 0;
    found.both ||= ends && endsToo;
    if (found.both && found.onlyLeft && found.onlyRight) break;
    if (a.length === 0 || b.length === 0) continue;
    for (const character of characters) {
      effort.left -= a.length + b.length;
      const next = [step(left, a, character), step(right, b, character)] as const;
      const key = next.join('|');
      if ((next[0].length === 0 && next[1].length === 0) || seen.has(key)) continue;
      if (seen.size > MAX_PAIRS || effort.left <= 0) return 'undecided';
      seen.add(key);
      open.push(next);
    }
  }
  return nameOf(found);
}

function nameOf({ both, onlyLeft, onlyRight }: Readonly<Record<'both' | 'onlyLeft' | 'onlyRight', boolean>>): Relation {
  if (!both) return 'disjoint';
  if (onlyLeft) return onlyRight ? 'overlapping' : 'around';
  return onlyRight ? 'inside' : 'equal';
}

/** How two things lie to each other of which every part has to match: segments of a path. */
export function ofAllParts(relations: readonly Relation[]): Relation {
  const kinds = new Set(relations);
  if (kinds.has('disjoint')) return 'disjoint';
  if (kinds.has('undecided')) return 'undecided';
  if (kinds.has('overlapping') || (kinds.has('inside') && kinds.has('around'))) return 'overlapping';
  return kinds.has('inside') ? 'inside' : kinds.has('around') ? 'around' : 'equal';
}
