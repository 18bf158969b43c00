import type { ErrorObject } from 'ajv';

/** Keywords whose errors only say that something below them is wrong. */
const SUMMARIES = new Set(['if', 'anyOf', 'oneOf', 'allOf', 'not', 'dependentSchemas']);

/**
 * The errors that a reader has to mend. Where a schema offers alternatives, Ajv reports how the value misses each of
 * them: here only what it misses in the alternative that was meant.
 */
export function essential(errors: readonly ErrorObject[]): ErrorObject[] {
  const intended = withoutOtherBranches(errors.filter((e) => branchOf(e) !== 'Reference'));
  const causes = mergeEnums(intended.filter((e) => !SUMMARIES.has(e.keyword)));
  const unexplained = intended.filter(
    (e) =>
      SUMMARIES.has(e.keyword) && e.keyword !== 'if' && !causes.some((c) => isWithin(c.instancePath, e.instancePath)),
  );
  return [...causes, ...unexplained].filter((e) => !isConsequence(e, causes));
}

/** The definition of the OpenAPI 3.0 schema that an error comes from. */
function branchOf(error: ErrorObject): string | undefined {
  return /^(?:openapi)?#\/definitions\/(\w+)\//.exec(error.schemaPath)?.[1];
}

/**
 * A 3.0 parameter or security scheme is one of several definitions, told apart by an enum of one of its members.
 * Once that enum rules a definition out, the rest of what it demands is noise.
 */
function withoutOtherBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  const key = (path: string, branch: string) => `${path} ${branch}`;
  const ruledOut = new Set(
    errors.flatMap((e) => {
      const branch = branchOf(e);
      return branch && e.keyword === 'enum' ? [key(parentOf(e.instancePath), branch)] : [];
    }),
  );
  return errors.filter((e) => {
    const branch = branchOf(e);
    return !branch || !ruledOut.has(key(e.instancePath, branch));
  });
}

/** One error a value that is in none of several lists; its type is then beside the point. */
function mergeEnums(errors: readonly ErrorObject[]): ErrorObject[] {
  const merged = new Map<string, ErrorObject>();
  for (const error of errors.filter((e) => e.keyword === 'enum')) {
    const known = merged.get(error.instancePath)?.params.allowedValues ?? [];
    const allowedValues = [...new Set([...known, ...error.params.allowedValues])];
    merged.set(error.instancePath, { ...error, params: { allowedValues } });
  }
  const others = errors.filter((e) => e.keyword !== 'enum' && !(e.keyword === 'type' && merged.has(e.instancePath)));
  return [...merged.values(), ...others];
}

/** A member counts as unknown also where the schema that would know it failed for another reason. */
function isConsequence(error: ErrorObject, causes: readonly ErrorObject[]): boolean {
  if (error.keyword !== 'unevaluatedProperties') return false;
  const member = `${error.instancePath}/${error.params.unevaluatedProperty}`;
  return causes.some(
    (c) =>
      c !== error &&
      c.keyword !== 'unevaluatedProperties' &&
      (c.instancePath === error.instancePath || isWithin(c.instancePath, member)),
  );
}

function isWithin(path: string, parent: string): boolean {
  return path === parent || path.startsWith(`${parent}/`);
}

function parentOf(instancePath: string): string {
  return instancePath.slice(0, instancePath.lastIndexOf('/'));
}
