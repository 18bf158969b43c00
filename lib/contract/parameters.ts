import type { Finding } from '../finding';
import type { Place, ValueRegex } from '../re2';
import type { RequiredValue } from './contract';
import { type FindSource, resolve } from './references';
import { child, children, formatPointer, isObject, type Location } from './source';
import type { PatternOf } from './value-pattern';

/** Headers that no parameter describes (OpenAPI 3.1, Parameter Object), and the key, which has members of its own. */
const NOT_PARAMETERS = new Set(['accept', 'content-type', 'authorization', 'idempotency-key']);

/** The style of a parameter, by its place, that sends one value as it is; it is also the default. */
const STYLES: Readonly<Record<Place, string>> = { header: 'simple', path: 'simple', query: 'form' };

/** What a mesh can hold a request to, of the parameters of an operation. */
export interface Enforceable {
  /** Of the parameters of the path, by their names. */
  readonly pathPatterns: ReadonlyMap<string, ValueRegex | undefined>;
  readonly requiredHeaders: readonly RequiredValue[];
  readonly requiredQuery: readonly RequiredValue[];
  readonly idempotencyKeyPattern?: ValueRegex;
}

/** Whether a parameter is the `Idempotency-Key` header; names of headers have no case. */
export function isIdempotencyKey(parameter: Location): boolean {
  return identityOf(parameter) === 'header idempotency-key';
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
  for (const parameter of [...children(ofPath), ...children(own)]) {
    const resolved = follow(parameter, find);
    byIdentity.set(isObject(resolved.value) ? identityOf(resolved) : formatPointer(parameter.pointer), resolved);
  }
  return [...byIdentity.values()];
}

/** What can be enforced of these parameters, and MW606 for what cannot. */
export function enforceable(
  parameters: readonly Location[],
  patternOf: PatternOf,
  find: FindSource,
): Enforceable & { readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const regexOf = (parameter: Location, place: Place): ValueRegex | undefined => {
    const style = child(parameter, 'style').value ?? STYLES[place];
    if (style !== STYLES[place]) return undefined;
    const pattern = patternOf(child(parameter, 'schema'), place);
    findings.push(...pattern.findings);
    return pattern.regex;
  };
  const required = (place: 'header' | 'query') =>
    parameters
      .filter((p) => child(p, 'in').value === place && child(p, 'required').value === true)
      .filter((p) => (place === 'query' ? !isSpread(p, find) : !NOT_PARAMETERS.has(nameOf(p).toLowerCase())))
      .map((p) => requiredValue(place === 'header' ? nameOf(p).toLowerCase() : nameOf(p), regexOf(p, place)));
  const inPath = parameters.filter((p) => child(p, 'in').value === 'path');
  const pathPatterns = new Map(inPath.map((p) => [nameOf(p), regexOf(p, 'path')]));
  const key = parameters.find(isIdempotencyKey);
  const idempotencyKeyPattern = key && regexOf(key, 'header');
  return {
    pathPatterns,
    ...(idempotencyKeyPattern !== undefined && { idempotencyKeyPattern }),
    requiredHeaders: required('header'),
    requiredQuery: required('query'),
    findings,
  };
}

function nameOf(parameter: Location): string {
  return String(child(parameter, 'name').value);
}

function requiredValue(name: string, pattern: ValueRegex | undefined): RequiredValue {
  return { name, ...(pattern !== undefined && { pattern }) };
}

/** Whether an object is sent as one query parameter a member, none of which has the name of the parameter. */
function isSpread(parameter: Location, find: FindSource): boolean {
  if (child(parameter, 'style').value === 'deepObject') return true;
  const schema = follow(child(parameter, 'schema'), find);
  return [child(schema, 'type').value].flat().includes('object') && child(parameter, 'explode').value !== false;
}
