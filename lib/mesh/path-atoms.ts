import { isText, type PathSegment, type PathTemplate } from '../contract';

/**
 * What an AuthorizationPolicy can say of paths: whole segments (`{*}`, and `{**}` for all that follow), a text at the
 * end (`*:void`) or at the beginning (`/v1/r*`). Text is written in every spelling in which it reaches the policy: Envoy
 * decodes what is unreserved and encodes what has to be, and leaves the rest as it was sent (RFC 3986).
 */

/**
 * The paths of a template: `{*}` for a segment with a parameter, or with text that has too many spellings. `{**}` takes
 * the empty rest as well, so a segment stands before it: `/files/{**}` would match `/files/`, another operation's path.
 */
export function authorizedPaths(path: PathTemplate): string[] {
  const told = toldSegments(path);
  return combined(
    path.segments.map((segment, i) => {
      if (segment.some((part) => !isText(part) && part.multiSegment)) return ['/{*}', '/{*}/{**}'];
      return ((told[i] && spellingsOf(segment)) || ['{*}']).map((spelling) => `/${spelling}`);
    }),
  );
}

const knownSegments = new WeakMap<PathTemplate, readonly boolean[]>();

/** Which segments of a path are text that a policy asks for. */
export function toldSegments(path: PathTemplate): readonly boolean[] {
  const known = knownSegments.get(path);
  if (known) return known;
  let all = 1;
  const told = path.segments.map((segment) => {
    const spellings = spellingsOf(segment)?.length ?? Number.POSITIVE_INFINITY;
    if (all * spellings > MOST_OF_PATH) return false;
    all *= spellings;
    return true;
  });
  knownSegments.set(path, told);
  return told;
}

/** A text that a path has at its beginning or at its end. */
export interface Affix {
  /** How it may be sent, as a policy asks for it: `/v1/r*`, `*:void`. */
  readonly spellings: readonly string[];
  /** Whether the text of a segment is part of it. */
  readonly covers: (segment: number) => boolean;
}

/**
 * The texts at the beginning and the end of a path that hold all text beside its parameters; undefined where there is
 * none, or some that a policy cannot ask for: between two parameters, or with a parameter further out.
 */
export function affixesOf({ segments }: PathTemplate): readonly Affix[] | undefined {
  const mixed = segments.flatMap((segment, i) => (segment.some(isText) && !segment.every(isText) ? [i] : []));
  const [from, to] = [mixed[0], mixed.at(-1)];
  if (from === undefined || to === undefined || mixed.length > 2) return undefined;
  const [head = [], tail = []] = [segments[from], segments[to]];
  const [before, after] = [head.findIndex((part) => !isText(part)), tail.findLastIndex((part) => !isText(part)) + 1];
  // Of two segments with text one ends with its parameter, and the other begins with its own.
  const isHeld = from === to ? after === before + 1 : before === head.length - 1 && after === 1;
  if (!isHeld) return undefined;
  const texts = [
    { segments: [...segments.slice(0, from), head.slice(0, before)], covers: (i: number) => i <= from, start: '/' },
    { segments: [tail.slice(after), ...segments.slice(to + 1)], covers: (i: number) => i >= to, start: '' },
  ];
  const affixes: Affix[] = [];
  for (const { segments: text, covers, start } of texts) {
    if (text[start ? text.length - 1 : 0]?.length === 0) continue;
    const spelled = textOf(text, start);
    if (!spelled) return undefined;
    affixes.push({ spellings: spelled.map((each) => (start ? `${each}*` : `*${each}`)), covers });
  }
  return affixes;
}

function textOf(segments: readonly PathSegment[], start: string): string[] | undefined {
  const spelled = segments.map(spellingsOf);
  if (!spelled.every((spellings) => spellings !== undefined)) return undefined;
  if (spelled.reduce((product, { length }) => product * length, 1) > MOST_OF_PATH) return undefined;
  return combined(spelled.map((spellings, i) => spellings.map((one) => `${i === 0 ? start : '/'}${one}`)));
}

/** A text with more spellings is not told from any other (MW204): each of them is a path of every rule that names it. */
export const MOST_SPELLINGS = 16;

/** The same of a whole path, in which the spellings of its segments multiply. */
const MOST_OF_PATH = 256;

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
