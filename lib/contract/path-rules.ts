import { type Finding, finding } from '../finding';
import type { ContractOperation } from './contract';
import { GROUP_ABOVE } from './group';
import type { DeclaredOperation } from './operations';
import { follow } from './parameters';
import { MOST_PAIRS, type OrderedPath, pathsInOrder } from './path-order';
import {
  hasOtherOctets,
  hasSlash,
  isDots,
  isText,
  type PathPart,
  type PathTemplate,
  pathRegex,
  pathTemplate,
} from './path-template';
import type { FindSource } from './references';
import { child, children, formatPointer, type Location, locate } from './source';

/** MW602 where two path templates match the same requests. */
export function checkPaths(root: Location, operations: readonly DeclaredOperation[], find: FindSource): Finding[] {
  const expressions = new Map<string, Set<string>>();
  for (const { template, operation } of operations) {
    const known = expressions.get(template) ?? new Set();
    for (const path of operation.paths) known.add(pathRegex(path));
    expressions.set(template, known);
  }
  // By shape, then by expression; those of which no operation tells any stand under the empty text.
  const first = new Map<string, Map<string, Location>>();
  return templatesOf(root, find).flatMap((path) => {
    const template = String(path.pointer.at(-1));
    const shape = shapeOf(template);
    const others = first.get(shape) ?? new Map<string, Location>();
    first.set(shape, others);
    const own = expressions.get(template);
    const other = own
      ? [...own, ''].flatMap((expression) => others.get(expression) ?? [])[0]
      : others.values().next().value;
    for (const expression of own ?? ['']) if (!others.has(expression)) others.set(expression, path);
    if (!other) return [];
    return [
      finding('MW602', locate(path), {
        message: `The path at ${formatPointer(path.pointer)} matches the same requests as ${formatPointer(other.pointer)} (${locate(other)})`,
        value: template,
        fix: 'merge the two paths',
      }),
    ];
  });
}

const shapeOf = (template: string) => template.replace(/\{[^{}]*\}/g, '{}');

function templatesOf(root: Location, find: FindSource): Location[] {
  return children(follow(child(root, 'paths'), find)).filter(({ pointer }) => !String(pointer.at(-1)).startsWith('x-'));
}

/**
 * MW607 where some requests are ones for two operations, and neither path is the more specific, or it is not known. MW613
 * where the paths that may meet are too many to be compared.
 */
export function checkOverlaps(file: string, declared: readonly DeclaredOperation[]): Finding[] {
  const shapes = new Map(declared.map(({ operation, template }) => [operation, shapeOf(template)]));
  const { paths: ordered, isComplete } = pathsInOrder([...shapes.keys()]);
  if (!isComplete) return [tooManyPairs(file, ordered.length)];
  const place = new Map(ordered.map((path, i) => [path, i]));
  const known: Overlap[] = [];
  const undecided: Overlap[] = [];
  for (const second of ordered) {
    for (const { other: first, relation } of second.others) {
      const isClear = relation === 'inside' || relation === 'around';
      if (isClear || (place.get(first) ?? 0) > (place.get(second) ?? 0)) continue;
      const overlap = overlapOf(first, second);
      if (overlap) (relation === 'undecided' ? undecided : known).push(overlap);
    }
  }
  const same = ordered.flatMap(({ operations: all }) =>
    all.flatMap((one, i) => sameRequests(one, all.slice(0, i), shapes)),
  );
  return [...same, ...asFindings(known, neitherFirst), ...asFindings(undecided, notDecided)];
}

/**
 * MW602 for an operation of which every request is another's: one path that is written in two ways (`/a-b`, `/a%2Db`), or
 * under two servers. Two templates of one shape are found by {@link checkPaths}.
 */
function sameRequests(
  loser: ContractOperation,
  earlier: readonly ContractOperation[],
  shapes: ReadonlyMap<ContractOperation, string>,
): Finding[] {
  const winner = earlier.find(
    (one) => one.methods.some((method) => loser.methods.includes(method)) && shapes.get(one) !== shapes.get(loser),
  );
  if (!winner) return [];
  return [
    finding('MW602', loser.source, {
      message: `${loser.method} ${loser.path} has the same requests as ${winner.method} ${winner.path} (${winner.source}): the mesh takes all of them for ${winner.id}`,
      value: loser.path,
      fix: 'merge the two operations, or give one of them another path',
    }),
  ];
}

/** Two operations of one method at paths that overlap; the mesh takes the first. */
interface Overlap {
  readonly winner: ContractOperation;
  readonly loser: ContractOperation;
  readonly first: string;
  readonly second: string;
}

function overlapOf(first: OrderedPath, second: OrderedPath): Overlap | undefined {
  for (const loser of second.operations) {
    const winner = first.operations.find(
      (one) => one !== loser && one.methods.some((method) => loser.methods.includes(method)),
    );
    if (winner) return { winner, loser, first: first.path.template, second: second.path.template };
  }
  return undefined;
}

/** One finding each, or one for all where they are many: there may be as many as pairs of paths. */
function asFindings(overlaps: readonly Overlap[], findingOf: (overlap: Overlap) => Finding): Finding[] {
  if (overlaps.length <= GROUP_ABOVE) return overlaps.map(findingOf);
  return overlaps.slice(0, 1).map((overlap) => {
    const first = findingOf(overlap);
    return { ...first, message: `${first.message}; and ${overlaps.length - 1} more pairs of paths like these` };
  });
}

function tooManyPairs(file: string, paths: number): Finding {
  return finding('MW613', file, {
    message: `More than ${MOST_PAIRS} pairs of paths may match the same requests: which is the more specific of each pair is not calculated`,
    value: `${paths} paths`,
    allowed: `${MOST_PAIRS} pairs of paths with as many segments, and no segment with two different texts`,
    fix: 'give the paths a text of their own in one segment, or split the contract',
  });
}

function neitherFirst({ winner, loser, first, second }: Overlap): Finding {
  return finding('MW607', loser.source, {
    message: `Some requests match both ${loser.method} ${second} and ${winner.method} ${first} (${winner.source}), and neither path is the more specific: the mesh takes them for ${winner.id}`,
    value: second,
    allowed: 'paths of which one matches all that both match',
    fix: 'give a parameter of one of them a narrower pattern, or declare the path that both match',
  });
}

function notDecided({ winner, loser, first, second }: Overlap): Finding {
  return finding('MW607', loser.source, {
    message: `Whether requests match both ${loser.method} ${second} and ${winner.method} ${first} (${winner.source}), and which path is the more specific, could not be decided, as the patterns of the parameters are too large to be compared: the mesh takes requests that match both for ${winner.id}`,
    value: second,
    allowed: 'patterns with fewer and shorter repetitions',
    fix: 'make the patterns of the parameters simpler, or tell the paths apart by a text',
  });
}

/** MW608 where a path can match no request, or more than it says. */
export function checkTemplates(root: Location, operations: readonly DeclaredOperation[], find: FindSource): Finding[] {
  const read = new Map(operations.map(({ template, operation }) => [template, operation.paths]));
  return templatesOf(root, find).flatMap((path) => {
    const template = String(path.pointer.at(-1));
    const [problem] = problemsIn(read.get(template)?.[0] ?? pathTemplate(template, new Map()), template);
    if (!problem) return [];
    return [
      finding('MW608', locate(path), {
        message: `The path at ${formatPointer(path.pointer)} ${problem.what}`,
        value: template,
        fix: problem.fix,
      }),
    ];
  });
}

interface Problem {
  readonly what: string;
  readonly fix: string;
}

function problemsIn({ segments }: PathTemplate, template: string): Problem[] {
  const literal = template.replace(/\{[^{}]+\}/g, '');
  const texts = segments.flat().filter(isText);
  const many = segments.findIndex((segment) => segment.some(isMany));
  const when = (found: boolean, what: string, fix: string): Problem[] => (found ? [{ what, fix }] : []);
  return [
    ...when(
      /[?#]/.test(literal),
      'has a "?" or a "#", where the path of a request ends: it matches none',
      'declare the query as parameters, and operations that differ in it only as one',
    ),
    ...when(
      texts.some(({ text }) => text.includes('*')),
      'has a "*", which an AuthorizationPolicy takes for a wildcard',
      'make the segment a parameter with an enum',
    ),
    ...when(
      texts.some(({ text }) => hasSlash(text)),
      'has an encoded slash or a backslash, which proxies take for a slash before they look at the path of a request: it matches none',
      'write a slash, or give the service a path without it',
    ),
    ...when(
      hasOtherOctets(literal),
      'has percent-encoded octets that are no text in UTF-8, which URIs are in (RFC 3986, 2.5): it matches no request that has them',
      'encode its text as UTF-8',
    ),
    ...when(/[{}]/.test(literal), 'has a brace that is none of a parameter', 'write parameters as {name}'),
    ...when(
      /\/\//.test(template) || segments.some((segment) => isDots(textOf(segment))),
      'has an empty segment, "." or "..", which proxies take out of the path of a request: it matches none',
      'write the path without it',
    ),
    ...when(
      many >= 0 &&
        (segments[many]?.length !== 1 ||
          segments
            .slice(many + 1)
            .flat()
            .some((part) => !isText(part))),
      'has a parameter over several segments that is not alone in its segment, or not the last parameter: no AuthorizationPolicy can tell its requests',
      'put it last, between slashes',
    ),
  ];
}

const isMany = (part: PathPart) => !isText(part) && part.multiSegment === true;

function textOf(segment: readonly PathPart[]): string {
  return segment.map((part) => (isText(part) ? part.text : '{}')).join('');
}
