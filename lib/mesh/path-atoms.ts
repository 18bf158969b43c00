import { isText, type PathSegment, type PathTemplate } from '../contract';

/**
 * What an AuthorizationPolicy can say of paths: whole segments (`{*}`, and `{**}` for all that follow), a text at the
 * end (`*:void`) or at the beginning (`/v1/r*`). Text is written in every spelling in which it reaches the policy: Envoy
 * decodes what is unreserved and encodes what has to be, and leaves the rest as it was sent (RFC 3986).
 */

/** The paths of a template: `{*}` for a segment with a parameter, or with text that has too many spellings. */
export function authorizedPaths({ segments }: PathTemplate): string[] {
  return combined(
    segments.map((segment) => {
      if (segment.some((part) => !isText(part) && part.multiSegment)) return ['/{**}'];
      return (spellingsOf(segment) ?? ['{*}']).map((spelling) => `/${spelling}`);
    }),
  );
}

/** Whether a segment is text that a policy can ask for. */
export function isTold(segment: PathSegment): boolean {
  return spellingsOf(segment) !== undefined;
}

/** The texts that a path has at its end, at its beginning or at both, each in its spellings as a policy asks for them. */
export type Affixes = readonly (readonly string[])[];

/** The text around the parameter of a path's only segment that has text and parameters; undefined if there is none. */
export function affixesOf({ segments }: PathTemplate): Affixes | undefined {
  const mixed = segments.findIndex((segment) => segment.some(isText) && !segment.every(isText));
  const segment = segments[mixed];
  if (!segment || segments.some((other, i) => i !== mixed && other.some(isText) && !other.every(isText)))
    return undefined;
  const [first, last] = [segment[0], segment.at(-1)];
  const before = first && isText(first) ? textOf([...segments.slice(0, mixed), [first]], '/') : undefined;
  const after = last && isText(last) ? textOf([[last], ...segments.slice(mixed + 1)], '') : undefined;
  const affixes = [before?.map((text) => `${text}*`), after?.map((text) => `*${text}`)].filter(
    (texts) => texts !== undefined,
  );
  return affixes.length > 0 ? affixes : undefined;
}

function textOf(segments: readonly PathSegment[], start: string): string[] | undefined {
  const spelled = segments.map(spellingsOf);
  if (!spelled.every((spellings) => spellings !== undefined)) return undefined;
  return combined(spelled.map((spellings, i) => spellings.map((one) => `${i === 0 ? start : '/'}${one}`)));
}

/** A text with more spellings is not told from any other (MW204): each of them is a path of every rule that names it. */
export const MOST_SPELLINGS = 16;

/** How the text of a segment may be sent; undefined where it has a parameter or too many spellings. */
function spellingsOf(segment: PathSegment): string[] | undefined {
  if (!segment.every(isText)) return undefined;
  const characters = segment.flatMap(({ text }) => [...text]).map(spellingsOfCharacter);
  const count = characters.reduce((product, { length }) => product * length, 1);
  return count > MOST_SPELLINGS ? undefined : combined(characters);
}

function spellingsOfCharacter(character: string): string[] {
  if (/[\w.~-]/.test(character)) return [character];
  const octets = [...new TextEncoder().encode(character)].map((octet) => octet.toString(16).padStart(2, '0'));
  const encoded = combined(octets.map((octet) => [...new Set([`%${octet.toUpperCase()}`, `%${octet}`])]));
  return SUB_DELIMITERS.includes(character) ? [character, ...encoded] : encoded;
}

/** What may stand in a path as it is, beside what is unreserved; not `*`, which a policy would take for a wildcard. */
const SUB_DELIMITERS = "!$&'()+,;=:@";

/** Every way to take one of each. */
function combined(choices: readonly (readonly string[])[]): string[] {
  return choices.reduce<string[]>((starts, ends) => starts.flatMap((start) => ends.map((end) => start + end)), ['']);
}
