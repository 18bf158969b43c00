import { read, withPaths } from './support';

const fieldsOf = (rest: string, files?: Readonly<Record<string, string>>) =>
  read(withPaths('  /a: {get: {operationId: a, responses: {"200": {description: ok}}}}', rest), files).sensitiveFields;
const schemas = (yaml: string) => `components: {schemas: ${yaml}}`;

test.each<[string, string, string[]]>([
  ['nothing is marked', schemas('{A: {properties: {id: {type: string}}}}'), []],
  ['a password', schemas('{A: {properties: {pin: {type: string, format: password}}}}'), ['pin']],
  ['a property of any type', schemas('{A: {properties: {limit: {type: integer, x-sensitive: true}}}}'), ['limit']],
  ['a mark that is not true', schemas('{A: {properties: {id: {type: string, x-sensitive: "no"}}}}'), []],
  [
    'a property whose schema is marked elsewhere',
    schemas('{Iban: {type: string, x-sensitive: true}, A: {properties: {from: {$ref: "#/components/schemas/Iban"}}}}'),
    ['from'],
  ],
  [
    'a property that is combined of marked ones',
    schemas('{A: {properties: {to: {allOf: [{type: string}, {format: password}]}}}}'),
    ['to'],
  ],
  ['a property within a property', schemas('{A: {properties: {b: {properties: {c: {x-sensitive: true}}}}}}'), ['c']],
  [
    'a schema that refers to itself',
    schemas('{A: {properties: {next: {$ref: "#/components/schemas/A"}, key: {format: password}}}}'),
    ['key'],
  ],
  [
    'all of a marked object',
    schemas(
      '{Card: {properties: {number: {type: string}, owner: {properties: {first: {}}}}}, A: {properties: {card: {x-sensitive: true, allOf: [{$ref: "#/components/schemas/Card"}]}}}}',
    ),
    ['card', 'first', 'number', 'owner'],
  ],
  [
    'a header',
    'components: {parameters: {P: {name: X-Pin, in: header, schema: {type: string, format: password}}}}',
    ['X-Pin'],
  ],
  [
    'names in order, each once',
    schemas(
      '{A: {properties: {b: {x-sensitive: true}, a: {x-sensitive: true}}}, B: {properties: {b: {x-sensitive: true}}}}',
    ),
    ['a', 'b'],
  ],
])('sensitive fields: %s', (_name, rest, expected) => {
  expect(fieldsOf(rest)).toEqual(expected);
});

test('sensitive fields of a file that the document refers to', () => {
  const files = { 'common.yaml': 'Card: {type: object, properties: {number: {type: string, x-sensitive: true}}}' };
  expect(fieldsOf(schemas('{A: {properties: {card: {$ref: "common.yaml#/Card"}}}}'), files)).toEqual(['number']);
});

test('a document that cannot be read has none', () => {
  expect(read('{').sensitiveFields).toEqual([]);
});
