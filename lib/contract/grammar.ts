import { isMapping } from '../data';
import { child, children, type Location } from './source';

/** What an object of a document is, by the name that the OpenAPI 3.1 schema has for it. */
export type Kind =
  | 'callbacks'
  | 'example'
  | 'header'
  | 'link'
  | 'parameter'
  | 'path-item'
  | 'request-body'
  | 'response'
  | 'schema'
  | 'security-scheme';

/** Objects that OpenAPI never lets a `$ref` stand for, which authors of many files do all the same. */
const INNER = ['components', 'document', 'encoding', 'media-type', 'operation', 'other'] as const;
type Inner = (typeof INNER)[number];

/** What stands at some place: an object of a kind, or a list or a map of them. */
export interface Rule {
  readonly kind: Kind | Inner;
  readonly each: boolean;
  /** Members of the map whose names begin with `x-` are extensions. */
  readonly extensible?: boolean;
}

type Members = Readonly<Record<string, Rule>>;

const each = (kind: Rule['kind'], extensible = false): Rule => ({ kind, each: true, extensible });

/** The one object of a kind. */
export function one(kind: Rule['kind']): Rule {
  return { kind, each: false };
}

const SCHEMAS = each('schema');
const CONTENT: Members = { schema: one('schema'), examples: each('example'), content: each('media-type') };

const MEMBERS: Readonly<Record<Rule['kind'], Members>> = {
  callbacks: {},
  components: {
    callbacks: each('callbacks'),
    examples: each('example'),
    headers: each('header'),
    links: each('link'),
    parameters: each('parameter'),
    pathItems: each('path-item'),
    requestBodies: each('request-body'),
    responses: each('response'),
    schemas: SCHEMAS,
    securitySchemes: each('security-scheme'),
  },
  document: { components: one('components'), paths: each('path-item', true), webhooks: each('path-item') },
  encoding: { headers: each('header') },
  example: {},
  header: CONTENT,
  link: {},
  'media-type': { schema: one('schema'), examples: each('example'), encoding: each('encoding') },
  operation: {
    callbacks: each('callbacks'),
    parameters: each('parameter'),
    requestBody: one('request-body'),
    responses: each('response', true),
  },
  other: {},
  parameter: CONTENT,
  'path-item': {
    ...Object.fromEntries(
      ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'].map((method) => [method, one('operation')]),
    ),
    parameters: each('parameter'),
  },
  'request-body': { content: each('media-type') },
  response: { content: each('media-type'), headers: each('header'), links: each('link') },
  schema: {
    ...Object.fromEntries(
      // biome-ignore format: one row a group of JSON Schema's vocabulary
      [
        '$defs', 'definitions', 'allOf', 'anyOf', 'oneOf', 'prefixItems',
        'properties', 'patternProperties', 'dependentSchemas', 'dependencies',
      ].map((key) => [key, SCHEMAS]),
    ),
    ...Object.fromEntries(
      // biome-ignore format: as above
      [
        'not', 'if', 'then', 'else', 'items', 'additionalItems', 'unevaluatedItems', 'contains',
        'additionalProperties', 'unevaluatedProperties', 'propertyNames', 'contentSchema',
      ].map((key) => [key, one('schema')]),
    ),
  },
  'security-scheme': {},
};

/** Members that hold data of the API, in which a `$ref` is data as well. */
const DATA: ReadonlySet<string> = new Set(['const', 'default', 'enum', 'example', 'examples', 'mapping', 'value']);

const OTHER = one('other');

/** What OpenAPI lets a `$ref` stand for at such a place; undefined where it lets none. */
export function referableKind({ kind, each: isCollection }: Rule): Kind | undefined {
  return isCollection || (INNER as readonly string[]).includes(kind) ? undefined : (kind as Kind);
}

/** What stands below a location, one level, and what it is: nothing of data and of extensions. */
export function partsOf(location: Location, rule: Rule): [Location, Rule][] {
  // A list where one object is asked for is a list of them: `items` in older versions of JSON Schema.
  if (Array.isArray(location.value)) return children(location).map((item) => [item, one(rule.kind)]);
  if (!isMapping(location.value)) return [];
  const parts: [Location, Rule][] = [];
  for (const [key, value] of Object.entries(location.value)) {
    if (typeof value !== 'object' || value === null) continue;
    const below = ruleOf(key, rule, value);
    if (below) parts.push([child(location, key), below]);
  }
  return parts;
}

function ruleOf(key: string, { kind, each: isCollection, extensible }: Rule, value: object): Rule | undefined {
  if (isCollection || kind === 'callbacks') {
    const isExtension = key.startsWith('x-') && (extensible || kind === 'callbacks');
    if (isExtension) return undefined;
    return isCollection ? one(kind) : one('path-item');
  }
  const known = Object.hasOwn(MEMBERS[kind], key) ? MEMBERS[kind][key] : undefined;
  // In a schema, `examples` is a list of data, which has no rule; elsewhere it is a map.
  if (known) return known;
  if (DATA.has(key) || key.startsWith('x-')) return undefined;
  if (kind === 'link' || kind === 'example') return undefined;
  // In a schema, only a text that stands in a file of its own.
  return kind !== 'schema' || isOnlyReference(value) ? OTHER : undefined;
}

function isOnlyReference(value: object): boolean {
  return '$ref' in value && typeof value.$ref === 'string' && Object.keys(value).length === 1;
}
