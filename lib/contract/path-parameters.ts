import { type Finding, finding } from '../finding';
import { anyValue, type Expression, hasSlash, REST_OF_PATH, REST_WITH_SLASHES } from '../re2';
import { noBoolean } from './no-boolean';
import { reasonIn } from './parameters';
import type { PathParameter } from './path-template';
import { child, formatPointer, type Location, locate } from './source';
import type { PatternOf } from './value-pattern';

/** The mark of a parameter that takes several segments: its value may hold slashes as they are. */
const MULTI_SEGMENT = 'x-multi-segment';
/** The mark of a parameter whose value may hold encoded slashes (`%2F`). */
const ENCODED_SLASHES = 'x-encoded-slashes';

/** The parameters of a path, by their names, and MW606 for what no mesh can enforce of them. */
export interface PathParameters {
  readonly byName: ReadonlyMap<string, PathParameter>;
  readonly findings: readonly Finding[];
}

/**
 * The parameters of a path as its template writes them: `{proxy+}` is the parameter `proxy` over several segments, as at
 * API gateways.
 */
export function pathParameters(
  template: string,
  parameters: readonly Location[],
  patternOf: PatternOf,
): PathParameters {
  const declared = new Map(
    parameters.filter((p) => child(p, 'in').value === 'path').map((p) => [String(child(p, 'name').value), p]),
  );
  const findings = [...declared.values()].flatMap(wrongMarks);
  const read = (written: string): PathParameter => {
    const name = declared.has(written) ? written : nameIn(written);
    const parameter = declared.get(name);
    if (!parameter) return { parameter: name, ...open(written.endsWith('+'), false) };
    const encoded = child(parameter, ENCODED_SLASHES).value === true;
    const any = open(written.endsWith('+') || child(parameter, MULTI_SEGMENT).value === true, encoded);
    const schema = child(parameter, 'schema');
    // Only `simple` sends the value alone.
    const isSimple = (child(parameter, 'style').value ?? 'simple') === 'simple';
    const { expression, findings: found } = isSimple
      ? patternOf(schema, encoded ? 'path-with-slashes' : 'path')
      : { findings: [] };
    if (reasonIn(parameter, 'x-unenforced') === undefined) {
      findings.push(...found, ...(any.multiSegment ? unenforced(schema) : narrowed(parameter, expression, encoded)));
    }
    if (!expression || any.multiSegment) return { parameter: name, ...any };
    return { parameter: name, pattern: expression.regex, ...(expression.encodedSlashes && { encodedSlashes: true }) };
  };
  const byName = new Map(namesIn(template).map((written) => [written, read(written)]));
  return { byName, findings };
}

/** A parameter of which nothing is known but how many segments it takes, and whether with encoded slashes. */
function open(multiSegment: boolean, encoded: boolean): Omit<PathParameter, 'parameter'> {
  const asked = encoded && { encodedSlashes: true };
  if (multiSegment) return { pattern: encoded ? REST_WITH_SLASHES : REST_OF_PATH, multiSegment, ...asked };
  return { pattern: anyValue(encoded ? 'path-with-slashes' : 'path'), ...asked };
}

/** The parameters of a template as they stand between its braces. */
export function namesIn(template: string): string[] {
  return [...template.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
}

/** The name of a parameter that stands in a template. */
export function nameIn(written: string): string {
  return written.replace(/\+$/, '');
}

/** MW602 for each mark of a parameter that is neither true nor false. */
function wrongMarks(parameter: Location): Finding[] {
  return [child(parameter, MULTI_SEGMENT), child(parameter, ENCODED_SLASHES)]
    .filter(({ value }) => value !== undefined && typeof value !== 'boolean')
    .map(noBoolean);
}

/** MW606 for the pattern of a parameter over several segments. */
function unenforced(schema: Location): Finding[] {
  const pattern = child(schema, 'pattern');
  if (pattern.value === undefined) return [];
  return [
    finding('MW606', locate(pattern), {
      message: `The pattern at ${formatPointer(pattern.pointer)} is of a parameter over several segments, which no mesh can enforce: a request with a wrong value reaches the service`,
      value: pattern.value,
      allowed: 'patterns of parameters in one segment',
      fix: 'say in x-unenforced of the parameter why it is enough that the service checks it, or remove the pattern',
    }),
  ];
}

/** MW606 where a parameter allows what the mesh lets into no segment of a path. */
function narrowed(parameter: Location, expression: Expression | undefined, encoded: boolean): Finding[] {
  if (!expression) return [];
  const what = [
    ...(!encoded && hasSlash(expression.characters) ? ['"/"'] : []),
    ...(expression.allowsEmpty ? ['the empty value'] : []),
  ];
  if (what.length === 0) return [];
  return [
    finding('MW606', locate(parameter), {
      message: `The path parameter at ${formatPointer(parameter.pointer)} allows ${what.join(' and ')}, which no segment of a path can be: the mesh turns such requests away`,
      value: child(parameter, 'name').value,
      allowed: 'a pattern that begins with "^", ends with "$", and has neither a slash nor the empty value',
      fix: `write such a pattern, as "^[^/]+$" is; give the parameter ${ENCODED_SLASHES}: true; or say in x-unenforced of the parameter why it is no matter`,
    }),
  ];
}
