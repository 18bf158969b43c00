import { type Automaton, automatonOf, closure, kindsOfCharacters, step } from './automaton';
import type { ValueRegex } from './value-regex';

/** How the values that one thing matches lie to those of another: `inside` where all of them are its as well. */
export type Relation = 'equal' | 'inside' | 'around' | 'overlapping' | 'disjoint';

/** A longer comparison is given up, and the two are taken for overlapping. */
const MAX_PAIRS = 5000;

/** How the values of one regular expression lie to those of another, by their automata. */
export function relationOf(a: ValueRegex, b: ValueRegex): Relation {
  if (a === b) return 'equal';
  const [left, right] = [automatonOf(a), automatonOf(b)];
  return left && right ? compare(left, right) : 'overlapping';
}

/** Both automata, in step, over every text that tells them apart. */
function compare(left: Automaton, right: Automaton): Relation {
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
      const next = [step(left, a, character), step(right, b, character)] as const;
      const key = next.join('|');
      if ((next[0].length === 0 && next[1].length === 0) || seen.has(key)) continue;
      if (seen.size > MAX_PAIRS) return 'overlapping';
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
  if (kinds.has('overlapping') || (kinds.has('inside') && kinds.has('around'))) return 'overlapping';
  return kinds.has('inside') ? 'inside' : kinds.has('around') ? 'around' : 'equal';
}
