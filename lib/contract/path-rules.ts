import { type Finding, finding } from '../finding';
import type { DeclaredOperation } from './operations';
import { follow } from './parameters';
import { pathsInOrder } from './path-order';
import { isText, type PathPart, type PathTemplate, pathRegex, pathTemplate } from './path-template';
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
  const first = new Map<string, Location[]>();
  return templatesOf(root, find).flatMap((path) => {
    const template = String(path.pointer.at(-1));
    const shape = template.replace(/\{[^{}]*\}/g, '{}');
    const others = first.get(shape) ?? [];
    first.set(shape, [...others, path]);
    const other = others.find((one) =>
      areAlike(expressions.get(String(one.pointer.at(-1))), expressions.get(template)),
    );
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

/** Whether two paths of one shape have parameters of the same expressions, as far as operations tell it. */
function areAlike(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): boolean {
  return a === undefined || b === undefined || [...a].some((expression) => b.has(expression));
}

function templatesOf(root: Location, find: FindSource): Location[] {
  return children(follow(child(root, 'paths'), find)).filter(({ pointer }) => !String(pointer.at(-1)).startsWith('x-'));
}

/** MW607 where some requests are ones for two operations, and neither path is the more specific. */
export function checkOverlaps(operations: readonly DeclaredOperation[]): Finding[] {
  const ordered = pathsInOrder(operations.map(({ operation }) => operation));
  const place = new Map(ordered.map((path, i) => [path, i]));
  return ordered.flatMap((second) =>
    second.others.flatMap(({ other: first, relation }) => {
      const isClear = relation === 'inside' || relation === 'around';
      if (isClear || (place.get(first) ?? 0) > (place.get(second) ?? 0)) return [];
      const pairs = second.operations.flatMap((operation) =>
        first.operations
          .filter((one) => one !== operation && one.methods.some((method) => operation.methods.includes(method)))
          .map((one) => [one, operation] as const),
      );
      const [pair] = pairs;
      if (!pair) return [];
      const [winner, loser] = pair;
      return [
        finding('MW607', loser.source, {
          message: `Some requests match both ${loser.method} ${second.path.template} and ${winner.method} ${first.path.template} (${winner.source}), and neither path is the more specific: the mesh takes them for ${winner.id}`,
          value: second.path.template,
          allowed: 'paths of which one matches all that both match',
          fix: 'give a parameter of one of them a narrower pattern, or declare the path that both match',
        }),
      ];
    }),
  );
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
    ...when(/[{}]/.test(literal), 'has a brace that is none of a parameter', 'write parameters as {name}'),
    ...when(
      /\/\//.test(template) || segments.some((segment) => /^\.\.?$/.test(textOf(segment))),
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
