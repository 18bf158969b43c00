import { isMapping } from '../data';
import { type Finding, finding } from '../finding';
import { type Expression, expressionOfAny, expressionOfTexts, isAscii, isTooLarge, spellingsOf } from '../re2';
import type { RequiredHeader, RequiredQuery } from './contract';
import { type FindSource, resolve } from './references';
import { child, children, formatPointer, type Location, locate } from './source';
import { type PatternOf, tooLong } from './value-pattern';

/**
 * Headers that no parameter describes (OpenAPI 3.1, Parameter Object), those of the connection and the framing, which
 * proxies write themselves (RFC 9110, 7.6.1).
 */
const NOT_PARAMETERS = new Set([
  ...['accept', 'content-type', 'authorization'],
  ...['connection', 'content-length', 'expect', 'host', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
]);

/** Names of headers that every release of Istio takes in a match. */
const HEADER_NAME = /^[\w-]+$/;

/** In how many ways requests for one operation may spell its query: each is a match of its own, for each caller. */
const MOST_SPELLINGS = 16;

/** The style of a parameter, by its place, that sends one value as it is; it is also the default. */
const STYLES = { header: 'simple', query: 'form' } as const;

/** What a mesh can hold a request to, of the parameters of an operation that are not in its path. */
export interface Enforceable {
  readonly requiredHeaders: readonly RequiredHeader[];
  readonly requiredQuery: readonly RequiredQuery[];
  /** The header with the idempotency key, if it is declared, and whether it is required. */
  readonly key?: RequiredHeader & { readonly required: boolean };
}

/** What tells a parameter from the others: its place and its name. */
export function identityOf(parameter: Location): string {
  const place = String(child(parameter, 'in').value);
  const name = String(child(parameter, 'name').value);
  return `${place} ${place === 'header' ? name.toLowerCase() : name}`;
}

/** What a location refers to; itself where the reference is dead, which has its own finding. */
export function follow(location: Location, find: FindSource): Location {
  const target = resolve(location, find);
  return typeof target === 'string' ? location : target;
}

/** The parameters of a path and its operation, resolved; those of the operation win. */
export function effectiveParameters(ofPath: Location, own: Location, find: FindSource): Location[] {
  const byIdentity = new Map<string, Location>();
  for (const parameter of [ofPath, own].flatMap((list) => children(follow(list, find)))) {
    const resolved = follow(parameter, find);
    byIdentity.set(isMapping(resolved.value) ? identityOf(resolved) : formatPointer(parameter.pointer), resolved);
  }
  return [...byIdentity.values()];
}

/**
 * What can be enforced of these parameters, and MW606 for what cannot.
 *
 * @param keyHeader the header that has the idempotency key, in lower case
 */
export function enforceable(
  parameters: readonly Location[],
  patternOf: PatternOf,
  keyHeader: string | undefined,
): Enforceable & { readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const report = (parameter: Location, found: readonly Finding[]) => {
    if (reasonIn(parameter, 'x-unenforced') === undefined) findings.push(...found);
  };
  const expressionOf = (parameter: Location, place: 'header' | 'query'): Expression | undefined => {
    if ((child(parameter, 'style').value ?? STYLES[place]) !== STYLES[place]) return undefined;
    const { expression, findings: found } = patternOf(child(parameter, 'schema'), place);
    report(parameter, found);
    return expression;
  };
  const required = (place: 'header' | 'query') =>
    parameters.filter((p) => child(p, 'in').value === place && child(p, 'required').value === true);

  const requiredHeaders = required('header').flatMap((parameter): RequiredHeader[] => {
    const name = nameOf(parameter).toLowerCase();
    if (NOT_PARAMETERS.has(name) || name === keyHeader) return [];
    if (HEADER_NAME.test(name)) return [requiredHeader(name, expressionOf(parameter, 'header'))];
    report(parameter, [
      unenforceableName(parameter, 'is none that every release of Istio takes', 'letters, digits, "-" and "_"'),
    ]);
    return [];
  });

  let ways = 1;
  const requiredQuery = required('query').flatMap((parameter): RequiredQuery[] => {
    if (isSpread(parameter, patternOf)) return [];
    const spellings = spellingsOf(nameOf(parameter), Math.floor(MOST_SPELLINGS / ways));
    if (spellings) {
      ways *= spellings.length;
      const whole = orEmpty(parameter, expressionOf(parameter, 'query'))?.regex;
      const pattern = whole === undefined || isTooLarge(whole) ? undefined : whole;
      if (whole !== pattern) report(parameter, [tooLong(child(parameter, 'schema'))]);
      return [{ name: nameOf(parameter), spellings, ...(pattern !== undefined && { pattern }) }];
    }
    const problem = `can be spelled in too many ways, since a proxy compares names as they are written`;
    report(parameter, [
      unenforceableName(parameter, problem, `${MOST_SPELLINGS} spellings for all names of an operation`),
    ]);
    return [];
  });
  const key = parameters.find((parameter) => identityOf(parameter) === `header ${keyHeader}`);
  return {
    ...(key && {
      key: {
        ...requiredHeader(nameOf(key).toLowerCase(), expressionOf(key, 'header')),
        required: child(key, 'required').value === true,
      },
    }),
    requiredHeaders,
    requiredQuery,
    findings,
  };
}

function nameOf(parameter: Location): string {
  return String(child(parameter, 'name').value);
}

/** The sentence that a member gives as the reason for something; undefined for anything else. */
export function reasonIn(location: Location, key: string): string | undefined {
  const { value } = child(location, key);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function requiredHeader(name: string, expression: Expression | undefined): RequiredHeader {
  if (!expression) return { name };
  return { name, pattern: expression.regex, ...(!isAscii(expression.characters) && { beyondAscii: true }) };
}

/** With the empty value, where the parameter allows that beside those of its schema. */
function orEmpty(parameter: Location, expression: Expression | undefined): Expression | undefined {
  if (!expression || child(parameter, 'allowEmptyValue').value !== true) return expression;
  return expressionOfAny([expression, expressionOfTexts([''], 'query')]);
}

/** Whether an object is sent as one query parameter a member, none of which has the name of the parameter. */
function isSpread(parameter: Location, patternOf: PatternOf): boolean {
  const style = child(parameter, 'style').value ?? STYLES.query;
  if (style === 'deepObject') return true;
  return (
    style === 'form' &&
    child(parameter, 'explode').value !== false &&
    patternOf(child(parameter, 'schema'), 'query').isMapping
  );
}

function unenforceableName(parameter: Location, problem: string, allowed: string): Finding {
  return finding('MW606', locate(parameter), {
    message: `The name of the parameter at ${formatPointer(parameter.pointer)} ${problem}: a request without it reaches the service`,
    value: nameOf(parameter),
    allowed,
    fix: 'say in x-unenforced of the parameter why it is enough that the service checks it, or rename it',
  });
}
