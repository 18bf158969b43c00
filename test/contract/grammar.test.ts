import { read } from './support';

const GONE = '#/gone';
const schemaMembers =
  'not if then else items additionalItems unevaluatedItems contains additionalProperties unevaluatedProperties propertyNames contentSchema';
const schemaMaps = '$defs definitions properties patternProperties dependentSchemas dependencies';
const schemaLists = 'allOf anyOf oneOf prefixItems';
const components =
  'callbacks examples headers links parameters pathItems requestBodies responses schemas securitySchemes';
const words = (text: string) => text.split(' ');

/** Where OpenAPI has an object that a `$ref` may stand for, as the way to it. */
const REFERABLE: readonly string[] = [
  ...words(components).map((kind) => `components/${kind}/A`),
  'webhooks/a',
  'paths/~a',
  ...words('get put post delete options head patch trace').map((method) => `paths/~a/${method}/requestBody`),
  'paths/~a/parameters/0',
  ...['callbacks/A', 'callbacks/A/{$url}', 'parameters/0', 'requestBody', 'responses/200'].map(
    (way) => `paths/~a/get/${way}`,
  ),
  ...['content/t/schema', 'headers/A', 'headers/A/schema', 'headers/A/examples/E', 'links/A'].map(
    (way) => `components/responses/R/${way}`,
  ),
  ...['schema', 'examples/A', 'encoding/p/headers/A'].map((way) => `components/requestBodies/B/content/t/${way}`),
  ...['schema', 'examples/A', 'content/t/schema'].map((way) => `components/parameters/P/${way}`),
  ...words(schemaMembers).map((member) => `components/schemas/S/${member}`),
  ...words(schemaMaps).map((member) => `components/schemas/S/${member}/A`),
  ...words(schemaLists).map((member) => `components/schemas/S/${member}/0`),
  'components/schemas/S/items/0',
];

/** Where a `$ref` is data of the API, or of an extension. */
const DATA: readonly string[] = [
  ...words('const default example x-a').map((member) => `components/schemas/S/${member}`),
  ...['enum/0', 'examples/0', 'discriminator/mapping'].map((way) => `components/schemas/S/${way}`),
  'components/examples/E/value',
  'components/links/L/parameters',
  'components/parameters/P/example',
  'components/x-a',
  'x-a',
  'paths/x-a',
  'paths/~a/get/x-a',
  'paths/~a/get/responses/x-a',
  'paths/~a/get/callbacks/C/x-a',
];

/** How often a `$ref` at the end of this way is found to lead to nothing; `~a` is the path /a, a number an item. */
function found(way: string): number {
  const keys = way.split('/').map((key) => (key === '~a' ? '/a' : key));
  const value = keys.reduceRight<unknown>((below, key) => (key === '0' ? [below] : { [key]: below }), { $ref: GONE });
  const document = { openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: {}, ...(value as object) };
  return read(JSON.stringify(document)).findings.filter((each) => each.value === GONE).length;
}

test.each(REFERABLE)('a $ref is followed at %s', (way) => expect(found(way)).toBe(1));

test.each(DATA)('a $ref is data at %s', (way) => expect(found(way)).toBe(0));
