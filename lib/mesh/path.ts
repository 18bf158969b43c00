import { type ContractOperation, type PathTemplate, pathRegex, plainText } from '../contract';
import { MAX_PROGRAM_SIZE, programSize } from '../re2';
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

/** The fewest matches for requests at any of these paths: expressions as large as Istio and Envoy take them. */
export function pathMatches(paths: readonly PathTemplate[]): Required<Pick<HttpMatchRequest, 'uri'>>[] {
  const packs: PathTemplate[][] = [];
  let [length, size] = [0, 0];
  for (const path of paths) {
    const regex = pathRegex(path);
    const [moreLength, moreSize] = [regex.length + 1, programSize(regex) + 1];
    const pack = packs.at(-1);
    const fits = pack && length + moreLength <= LONGEST_REGEX && size + moreSize <= MAX_PROGRAM_SIZE;
    if (fits) pack.push(path);
    else packs.push([path]);
    [length, size] = fits ? [length + moreLength, size + moreSize] : [moreLength, moreSize];
  }
  return packs.map((pack) => {
    const [only, ...others] = pack;
    return { uri: only && others.length === 0 ? pathMatch(only) : { regex: pack.map(pathRegex).join('|') } };
  });
}
