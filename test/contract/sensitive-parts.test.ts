import { read, withPaths } from './support';

const fieldsOf = (schema: string, version = '3.1.0') =>
  read(
    withPaths('  {}', `components: {schemas: {A: {properties: {a: ${schema}, b: {type: string}}}}}`).replace(
      '3.1.0',
      version,
    ),
  ).sensitiveFields;

const SECRET = '{format: password}';

test.each([
  ...['if', 'then', 'else', 'items', 'contains', 'contentSchema', 'propertyNames'].map((key) => [
    key,
    `{${key}: ${SECRET}}`,
  ]),
  ...['additionalProperties', 'unevaluatedItems', 'unevaluatedProperties'].map((key) => [key, `{${key}: ${SECRET}}`]),
  ...['allOf', 'anyOf', 'oneOf', 'prefixItems'].map((key) => [key, `{${key}: [{}, ${SECRET}]}`]),
  ...['patternProperties', 'dependentSchemas'].map((key) => [key, `{${key}: {x: ${SECRET}}}`]),
])('what %s says is part of a value', (_key, schema) => {
  expect(fieldsOf(schema as string)).toEqual(['a']);
});

test.each(['not', 'x-of', '$defs'])('what %s holds is none', (key) => {
  expect(fieldsOf(`{${key}: ${key === '$defs' ? `{x: ${SECRET}}` : SECRET}}`)).toEqual([]);
});
