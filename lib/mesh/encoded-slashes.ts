import { type ContractOperation, isText, type PathTemplate } from '../contract';
import { type Finding, finding } from '../finding';

/**
 * MW315 for each parameter that may hold encoded slashes, by its mark, its pattern or its enum. A mesh has to decode them
 * before it looks at a path (MW312): else its policy and its applications would read different paths. What was one
 * segment is several then.
 */
export function checkEncodedSlashes(
  where: string,
  { path, paths }: Pick<ContractOperation, 'path' | 'paths'>,
): Finding[] {
  const names = new Set(paths.flatMap(parametersWithSlashes));
  return [...names].map((name) =>
    finding('MW315', where, {
      message: `the path parameter ${name} may hold encoded slashes, which the mesh decodes: a request with one has more segments and is turned away`,
      value: path,
      allowed: 'parameters of one segment without slashes, or of several segments',
      fix: `write x-multi-segment: true and let the service join the segments, send ${name} in the query, or name no slash in its pattern or enum`,
    }),
  );
}

function parametersWithSlashes({ segments }: PathTemplate): string[] {
  return segments
    .flat()
    .flatMap((part) => (!isText(part) && part.encodedSlashes && !part.multiSegment ? [part.parameter] : []));
}
