import { isText, type PathTemplate } from '../contract';
import { authorizedPaths, toldSegments } from './path-atoms';

/**
 * A path whose segment has the text around a parameter and nothing in its place: `/v` of `/v{n}`. No request of the path is
 * one, since a parameter has a value; but a policy's `/v*` matches it.
 */
export interface BareText {
  readonly path: PathTemplate;
  /** As a policy asks for it; undefined where it cannot. */
  readonly paths?: readonly string[];
}

/** The bare texts of a path that has one parameter in each segment with text, as those have that affixes hold. */
export function bareTextsOf(path: PathTemplate): BareText[] {
  const { template, segments } = path;
  return segments.flatMap((segment, i) => {
    const at = segment.findIndex((part) => !isText(part));
    if (at < 0 || segment.length === 1) return [];
    const [before, after] = [segment.slice(0, at), segment.slice(at + 1)].map((parts) =>
      parts.map((part) => (isText(part) ? part.text : '')).join(''),
    );
    return joinedTexts(before ?? '', after ?? '').map((text) => {
      const bare = { template, segments: segments.with(i, [{ text }]) };
      return { path: bare, ...(toldSegments(bare)[i] && { paths: authorizedPaths(bare) }) };
    });
  });
}

/** Every text that begins with one and ends with another, and has nothing between: `ab` and `bc` are in `abbc` and `abc`. */
function joinedTexts(before: string, after: string): string[] {
  const longest = Math.min(before.length, after.length);
  return Array.from({ length: longest + 1 }, (_, shared) => shared)
    .filter((shared) => before.endsWith(after.slice(0, shared)))
    .map((shared) => before + after.slice(shared));
}
