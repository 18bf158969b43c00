import { hasManySegments, type PathTemplate, plainText } from './path-template';

/** The numbers of the paths, ascending, some of whose requests may be requests to this one as well. */
export type PathsThatMayMeet = (path: PathTemplate) => readonly number[];

/** A place in a tree of segments. */
interface Node {
  readonly byText: Map<string, Node>;
  /** Behind a segment that is not just text. */
  other?: Node;
  /** The paths that end here. */
  readonly paths: number[];
}

/**
 * Finds the few paths with which one has to be compared: paths of a large contract differ in the number of their segments
 * or in a text, and to compare each with all others would take minutes.
 */
export function pathsThatMayMeet(paths: readonly PathTemplate[]): PathsThatMayMeet {
  const root = node();
  const everywhere: number[] = [];
  for (const [i, path] of paths.entries()) {
    if (hasManySegments(path)) everywhere.push(i);
    else endOf(root, path).paths.push(i);
  }
  const all = paths.map((_, i) => i);
  return (path) => {
    if (hasManySegments(path)) return all;
    let level = [root];
    for (const segment of path.segments) level = level.flatMap((at) => below(at, plainText(segment)));
    return [...level.flatMap((at) => at.paths), ...everywhere].sort((a, b) => a - b);
  };
}

function node(): Node {
  return { byText: new Map(), paths: [] };
}

function endOf(root: Node, { segments }: PathTemplate): Node {
  let at = root;
  for (const segment of segments) {
    const text = plainText(segment);
    let next = text === undefined ? at.other : at.byText.get(text);
    if (!next) {
      next = node();
      if (text === undefined) at.other = next;
      else at.byText.set(text, next);
    }
    at = next;
  }
  return at;
}

/** Where a segment may lead: a text to itself, anything else to all. */
function below({ byText, other }: Node, text: string | undefined): Node[] {
  const same = text === undefined ? [...byText.values()] : [byText.get(text) ?? []].flat();
  return other ? [...same, other] : same;
}
