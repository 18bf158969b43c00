import { type ContractOperation, isText, type PathSegment, type PathTemplate, pathRegex, plainText } from '../contract';
import type { HttpMatchRequest, StringMatch } from './istio';

/** Istio's validation refuses longer expressions. */
export const LONGEST_REGEX = 1024;

/**
 * What a request's path (without its query) must be for a path of the contract: the path itself where it has no
 * parameters and one spelling, else an RE2 expression over the whole path.
 */
export function pathMatch(path: PathTemplate): StringMatch {
  const texts = path.segments.map(plainText);
  return texts.includes(undefined) ? { regex: pathRegex(path) } : { exact: `/${texts.join('/')}` };
}

/** What a request's method must be for an operation. */
export function methodMatch({ methods }: Pick<ContractOperation, 'methods'>): StringMatch {
  const [method = '', ...others] = methods;
  return others.length === 0 ? { exact: method } : { regex: methods.join('|') };
}

/** The fewest matches for requests at any of these paths: expressions as long as Istio takes them. */
export function pathMatches(paths: readonly PathTemplate[]): Required<Pick<HttpMatchRequest, 'uri'>>[] {
  const packs: PathTemplate[][] = [];
  let length = 0;
  for (const path of paths) {
    const more = pathRegex(path).length + 1;
    const pack = packs.at(-1);
    if (pack && length + more <= LONGEST_REGEX) pack.push(path);
    else packs.push([path]);
    length = pack && length + more <= LONGEST_REGEX ? length + more : more;
  }
  return packs.map((pack) => {
    const [only, ...others] = pack;
    return { uri: only && others.length === 0 ? pathMatch(only) : { regex: pack.map(pathRegex).join('|') } };
  });
}

/**
 * A path as an AuthorizationPolicy writes it: `{*}` for a segment with a parameter, `{**}` for one that takes several,
 * and each spelling of a text that has few of them.
 */
export function authorizedPaths({ segments }: PathTemplate): string[] {
  return segments.reduce<string[]>(
    (starts, segment) => starts.flatMap((start) => authorizedSegments(segment).map((end) => `${start}/${end}`)),
    [''],
  );
}

/** More spellings of one segment are written as `{*}`; the caller's own proxy still tells them apart. */
const MOST_SPELLINGS = 8;

function authorizedSegments(segment: PathSegment): string[] {
  if (segment.some((part) => !isText(part))) {
    return segment.some((part) => !isText(part) && part.multiSegment) ? ['{**}'] : ['{*}'];
  }
  const characters = segment.flatMap((part) => (isText(part) ? [...part.text] : [])).map(spellings);
  const count = characters.reduce((product, { length }) => product * length, 1);
  if (count > MOST_SPELLINGS) return ['{*}'];
  return characters.reduce<string[]>((starts, ends) => starts.flatMap((start) => ends.map((end) => start + end)), ['']);
}

/** How a character of a path is sent, once Envoy has decoded what is unreserved and encoded what has to be (RFC 3986). */
function spellings(character: string): string[] {
  if (/[\w.~-]/.test(character)) return [character];
  const octets = [...new TextEncoder().encode(character)].map((octet) => octet.toString(16).padStart(2, '0'));
  const encoded = octets.reduce<string[]>(
    (starts, octet) =>
      starts.flatMap((start) => [...new Set([octet.toUpperCase(), octet])].map((hex) => `${start}%${hex}`)),
    [''],
  );
  return SUB_DELIMITERS.includes(character) ? [character, ...encoded] : encoded;
}

/** What may stand in a path as it is, beside what is unreserved. */
const SUB_DELIMITERS = "!$&'()+,;=:@";
