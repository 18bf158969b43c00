import { parseSource } from '../../lib/contract/parse';
import { rootOf } from '../../lib/contract/source';
import { ownTexts } from '../../lib/contract/value-texts';
import type { Place } from '../../lib/re2';

const own = (schema: string, place: Place) => ownTexts(rootOf(parseSource(schema, 'a.yaml')), place);
/** By type, the expression of its texts; null where any text may be meant. */
const texts = (schema: string, place: Place) =>
  Object.fromEntries([...own(schema, place).texts].map(([type, expression]) => [type, expression?.regex ?? null]));

const INTEGER = '(?:-|%2[Dd])?[0-9]+(?:(?:\\.|%2[Ee])0+|(?:(?:\\.|%2[Ee])[0-9]+)?[Ee](?:[+\\-]|%2[BDbd])?[0-9]+)?';
/** Envoy decodes in a path what is unreserved. */
const INTEGER_IN_PATH = '-?[0-9]+(?:\\.0+|(?:\\.[0-9]+)?[Ee](?:[+\\-]|%2[Bb])?[0-9]+)?';
const ANY = { array: null, boolean: '(?:true|false)', number: null, object: null, string: null };

test.each<[string, Place, object]>([
  ['{}', 'path', { ...ANY, null: 'null' }],
  ['{}', 'query', { ...ANY, null: '(?:null|)' }],
  ['{type: 1}', 'path', { ...ANY, null: 'null' }],
  ['{enum: []}', 'query', { ...ANY, null: '(?:null|)' }],
  ['{type: strnig}', 'path', {}],
  ['{type: string}', 'path', { string: null }],
  ['{type: boolean}', 'query', { boolean: '(?:true|false)' }],
  ['{type: integer}', 'path', { number: INTEGER_IN_PATH }],
  ['{type: number}', 'path', { number: null }],
  ['{type: "null"}', 'path', { null: 'null' }],
  ['{type: "null"}', 'query', { null: '(?:null|)' }],
  ['{type: [string, "null"]}', 'header', { string: null, null: '(?:null|)' }],
  ['{type: string, format: date}', 'path', { string: '[0-9]{4}-(?:0[1-9]|1[012])-(?:0[1-9]|[12][0-9]|3[01])' }],
  ['{type: string, format: email}', 'path', { string: null }],
  ['{type: string, pattern: "^a+$"}', 'path', { string: 'a+' }],
  ['{type: string, pattern: "^a+$", format: date}', 'path', { string: 'a+' }],
  // A segment is never empty.
  ['{type: string, minLength: 1}', 'path', { string: null }],
  ['{type: string, minLength: 1}', 'query', { string: '.+' }],
  ['{type: string, minLength: 0}', 'query', { string: null }],
  ['{type: string, minLength: "1"}', 'query', { string: null }],
  ['{enum: [a, b]}', 'path', { string: '(?:a|b)' }],
  ['{const: a}', 'query', { string: 'a' }],
  ['{const: a, enum: [b]}', 'query', { string: 'a' }],
  ['{const: null}', 'query', { null: '(?:null|)' }],
  ['{enum: [1, 2]}', 'path', { number: INTEGER_IN_PATH }],
  ['{enum: [1, 2.5]}', 'path', { number: null }],
  ['{enum: [true, a, 1, null]}', 'query', { boolean: 'true', string: 'a', number: INTEGER, null: '(?:null|)' }],
  ['{type: string, enum: [a, null]}', 'path', { string: 'a', null: 'null' }],
  ['{type: array, enum: [[a]]}', 'query', { array: null }],
  ['{type: string, enum: [1]}', 'path', { string: null }],
  ['{type: string, pattern: "(?=a)"}', 'query', { string: null }],
  ['{type: string, pattern: "(?=a)", enum: [a]}', 'query', { string: 'a' }],
])('%s in a %s is sent as %j', (schema, place, expected) => {
  expect(texts(schema, place)).toEqual(expected);
});

test.each([
  ['urn:uuid:123e4567-e89b-12d3-a456-426614174000', true],
  ['URN%3AUUID%3a123E4567-E89B-12D3-A456-426614174000', true],
  ['123e4567-e89b-12d3-a456-426614174000', true],
  ['123e4567e89b12d3a456426614174000', false],
  ['123e4567-e89b-12d3-a456-42661417400', false],
])('%s is a UUID: %s', (value, expected) => {
  const { string: regex } = texts('{type: string, format: uuid}', 'query');
  expect(new RegExp(`^${regex}$`).test(value)).toBe(expected);
});

test.each([
  ['1', true],
  ['-1', true],
  ['1.0', true],
  ['1e3', true],
  ['1.5E%2B3', true],
  ['1.5', false],
  ['', false],
  ['e3', false],
])('%s is an integer: %s', (value, expected) => {
  expect(new RegExp(`^${texts('{type: integer}', 'query').number}$`).test(value)).toBe(expected);
});

test.each([
  ...['properties: {}', 'required: [a]', 'additionalProperties: false', 'maxProperties: 1', 'minProperties: 1'],
  ...['patternProperties: {}', 'type: object', 'type: [string, object]'],
])('a schema with %s is about objects', (member) => {
  expect(own(`{${member}}`, 'query').aboutObjects).toBe(true);
});

test.each(['{}', '{type: string}', '{items: {}}', '{minLength: 1}'])('%s is about no objects', (schema) => {
  expect(own(schema, 'query').aboutObjects).toBe(false);
});

test.each([
  ['{}', false],
  ['{enum: []}', false],
  ['{pattern: a}', false],
  ['{type: string}', true],
  ['{enum: [a]}', true],
  ['{const: 1}', true],
  ['{type: string, enum: [1]}', true],
])('%s says of which types its values are: %s', (schema, expected) => {
  expect(own(schema, 'query').typed).toBe(expected);
});

test('of a list with a value of another type none is enforced, which is MW606', () => {
  expect(own('{type: string, pattern: "(?=a)", enum: [a, 1]}', 'query').findings).toMatchObject([
    { code: 'MW606', path: 'a.yaml:1', message: expect.stringContaining('The pattern at #/pattern looks ahead') },
    { code: 'MW606', path: 'a.yaml:1', message: expect.stringContaining('The values at #/enum'), value: 1 },
  ]);
  expect(own('{type: string, pattern: "(?=a)", enum: [a]}', 'query').findings).toEqual([]);
});
