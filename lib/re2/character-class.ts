import type { AST } from '@eslint-community/regexpp';
import {
  type Characters,
  charactersOf,
  complement,
  EVERYTHING,
  type Place,
  SLASHES,
  union,
  without,
} from './characters';

const DIGITS = charactersOf('0123456789');
const WORD = union([...DIGITS, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]]);
/** White space and line ends of ECMAScript, which `\s` stands for. */
const SPACES: Characters = union([
  [0x09, 0x0d],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  ...charactersOf(' \u00a0\u1680\u202f\u205f\u3000\ufeff'),
]);

/** Ends the translation; its message says what RE2, or the place of the value, has no equal of. */
export class Unenforceable extends Error {}

export type OneCharacter =
  | AST.Character
  | AST.CharacterSet
  | AST.CharacterClass
  | AST.ExpressionCharacterClass
  | AST.CharacterClassElement;

/**
 * The characters that one element stands for. In a segment of a path a slash is among them only where the pattern names
 * it: encoded, it reads as the end of the segment wherever somebody decodes before they split.
 */
export function charactersIn(element: OneCharacter, place: Place): Characters {
  const set = charactersMeant(element, place);
  return place === 'path' && !isNamed(element) ? without(set, SLASHES) : set;
}

/** Whether the pattern writes each character itself. */
function isNamed(element: OneCharacter): boolean {
  return element.type === 'Character' || (element.type === 'CharacterClass' && !element.negate);
}

function charactersMeant(element: OneCharacter, place: Place): Characters {
  switch (element.type) {
    case 'Character':
      return [[element.value, element.value]];
    case 'CharacterClassRange':
      return [[element.min.value, element.max.value]];
    case 'CharacterClass': {
      const set = union(element.elements.flatMap((member) => charactersIn(member, place)));
      return element.negate ? complement(set) : set;
    }
    case 'CharacterSet': {
      if (element.kind === 'any') return EVERYTHING;
      if (element.kind === 'property') throw new Unenforceable('names a property of Unicode');
      const set = { digit: DIGITS, space: SPACES, word: WORD }[element.kind];
      return element.negate ? complement(set) : set;
    }
    default:
      throw new Unenforceable('calculates with sets of characters');
  }
}
