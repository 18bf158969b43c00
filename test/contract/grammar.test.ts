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

/** A document with a value at the end of this way; `~a` is the path /a, `0` the first of a list. */
function documentWith(way: string, value: unknown): string {
  const keys = way.split('/').map((key) => (key === '~a' ? '/a' : key));
  const members = keys.reduceRight<unknown>((below, key) => (key === '0' ? [below] : { [key]: below }), value);
  return JSON.stringify({ openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: {}, ...(members as object) });
}

/** How often a `$ref` at the end of this way is found to lead to nothing. */
const found = (way: string, value: object = { $ref: GONE }) =>
  read(documentWith(way, value)).findings.filter((each) => each.value === GONE).length;

test.each(REFERABLE)('a $ref is followed at %s', (way) => expect(found(way)).toBe(1));

test.each(DATA)('a $ref is data at %s', (way) => expect(found(way)).toBe(0));

test('what a $ref stands for is held to the kind that belongs there', () => {
  // Wrong in one way or another as an object of any kind.
  const wrong = { type: 7, in: 7, content: 7, summary: 7, operationId: 7, headers: 7 };
  const said = REFERABLE.map((way) => {
    const { findings } = read(documentWith(way, { $ref: 'wrong.json' }), { 'wrong.json': JSON.stringify(wrong) });
    return `${way}: ${findings.flatMap(({ path, message }) => (path.startsWith('wrong.json') ? message : [])).join('; ')}`;
  });
  expect(said).toMatchSnapshot();
});

test.each([
  ['alone', { $ref: GONE }, 1],
  ['beside other members', { $ref: GONE, type: 'string' }, 0],
  ['in a list', [{ $ref: GONE }], 0],
])('a $ref %s, in a member that JSON Schema does not know', (_, value, times) => {
  expect(found('components/schemas/S/unknown', value)).toBe(times);
});

test('a member of that name which is no text refers to nothing', () => {
  const { findings } = read(documentWith('components/schemas/S/unknown', { $ref: 7 }));
  expect(findings).toEqual([]);
});

test('of the mapping of a discriminator, what has a "#" is a reference where there is something', () => {
  const mapping = { dog: 'Dog', cat: 'animals.json#/Cat', gone: 'animals.json#/Gone', none: '#/gone', number: 7 };
  const files = { Dog: '{"type": 7}', 'animals.json': '{"Cat": {"type": 7}}' };
  const wrong = (way: string) => {
    const { findings } = read(documentWith(way, { discriminator: { propertyName: 'type', mapping } }), files);
    return findings.flatMap(({ path }) => (path.startsWith('api.yaml') ? [] : path));
  };
  expect(wrong('components/schemas/S')).toEqual(['animals.json:1']);
  expect(wrong('components/x-schemas/S')).toEqual([]);
  expect(wrong('components/responses/R')).toEqual([]);
  expect(wrong('components/schemas')).toEqual([]);
});

test.each([
  ['components/schemas/S', 1],
  ['components/responses/R', 0],
  ['components/schemas', 0],
])('a $dynamicRef is one in a schema: %s', (way, times) => {
  const { findings } = read(documentWith(way, { $dynamicRef: GONE }));
  expect(findings.filter(({ message }) => message.includes('$dynamicRef at')).length).toBe(times);
});
