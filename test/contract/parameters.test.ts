import type { Contract } from '../../lib/contract';
import { read, withPaths } from './support';

const OK = 'responses: {"200": {description: ok}}';

const parameter = (name: string, place: string, schema: string, more = '') =>
  `{name: ${JSON.stringify(name)}, in: ${place}, required: true, schema: ${schema}${more}}`;

/** The contract of a GET at /a, or at /a/{b}, that takes these parameters. */
function taking(parameters: readonly string[], more = '', path = '/a'): Contract {
  return read(withPaths(`  ${path}: {get: {operationId: a, parameters: [${parameters.join(', ')}], ${OK}}}`, more));
}

const codes = ({ findings }: Contract) => findings.map(({ code }) => code);
const messages = ({ findings }: Contract) => findings.map(({ message }) => message);

describe('what is required', () => {
  test('headers and query parameters, with what their schemas say of them', () => {
    const contract = taking([
      parameter('X-Tenant', 'header', '{type: string, pattern: "^[a-z]+$"}'),
      parameter('X-Any', 'header', '{type: string}'),
      parameter('from', 'query', '{type: string, format: date}'),
      parameter('list', 'query', '{type: array, items: {type: integer}}'),
      parameter('session', 'cookie', '{type: string}'),
      '{name: json, in: query, required: true, content: {application/json: {}}}',
      '{name: X-Optional, in: header, schema: {type: string}}',
      '{name: optional, in: query, schema: {type: string}}',
    ]);
    expect(contract.findings).toEqual([]);
    expect(contract.operations[0]).toMatchObject({
      requiredHeaders: [{ name: 'x-tenant', pattern: '[a-z]+' }, { name: 'x-any' }],
      requiredQuery: [
        { name: 'from', spellings: ['from'], pattern: expect.stringMatching(/^\[0-9\]\{4\}/) },
        { name: 'list', spellings: ['list'] },
        { name: 'json', spellings: ['json'] },
      ],
    });
  });

  test('no header that the message, the connection or a proxy has of its own', () => {
    const names = ['Accept', 'Content-Type', 'Authorization', 'Host', 'Content-Length', 'Transfer-Encoding', 'X-Hosts'];
    const contract = taking(names.map((name) => parameter(name, 'header', '{type: string}')));
    expect(contract.operations[0]?.requiredHeaders).toEqual([{ name: 'x-hosts' }]);
  });

  test.each([
    ['an object', '{type: object}', '', false],
    ['a deep object', '{type: object}', ', style: deepObject', false],
    ['an object by its properties', '{properties: {a: {type: string}}}', '', false],
    ['an object by what it is composed of', '{allOf: [{$ref: "#/components/schemas/Filter"}]}', '', false],
    ['an object or a text', '{oneOf: [{type: string}, {$ref: "#/components/schemas/Filter"}]}', '', false],
    ['an object or nothing', '{anyOf: [{type: "null"}, {additionalProperties: true}]}', '', false],
    ['an object in one value', '{type: object}', ', explode: false', true],
    ['a list', '{type: array, items: {type: object}}', '', true],
    ['a text with a rule for objects', '{type: string, properties: {a: {}}}', '', true],
  ])('%s in a query', (_what, schema, more, named) => {
    const schemas = 'components: {schemas: {Filter: {properties: {a: {type: string}}}}}';
    const contract = taking([parameter('q', 'query', schema, more)], schemas);
    expect(contract.findings).toEqual([]);
    expect(contract.operations[0]?.requiredQuery.map(({ name }) => name)).toEqual(named ? ['q'] : []);
  });
});

describe('names', () => {
  test.each([
    ['page-size_2.x', ['page-size_2.x']],
    ['$top', ['$top', '%24top']],
    ['a b', ['a+b', 'a%20b']],
    ['a=b', ['a%3Db', 'a%3db']],
    ['x~', ['x~', 'x%7E', 'x%7e']],
    ['é', ['%C3%A9', '%C3%a9', '%c3%A9', '%c3%a9']],
  ])('the query parameter %s in all its spellings', (name, spellings) => {
    const contract = taking([parameter(name, 'query', '{type: string}')]);
    expect(contract.findings).toEqual([]);
    expect(contract.operations[0]?.requiredQuery).toEqual([{ name, spellings }]);
  });

  test('with brackets in nine spellings, so that a second one is left to the service, which is said', () => {
    const names = ['filter[state]', 'page[size]', 'q'];
    const contract = taking(names.map((name) => parameter(name, 'query', '{type: string}')));
    expect(contract.operations[0]?.requiredQuery.map(({ spellings }) => spellings.length)).toEqual([9, 1]);
    expect(messages(contract)).toEqual([expect.stringContaining('get/parameters/1 can be spelled in too many ways')]);
  });

  test('of a header that not every release of Istio takes', () => {
    const contract = taking([parameter('x.y', 'header', '{}'), parameter('x_y', 'header', '{}')]);
    expect(contract.operations[0]?.requiredHeaders).toEqual([{ name: 'x_y' }]);
    expect(codes(contract)).toEqual(['MW606']);
  });
});

const INTEGER = '-?[0-9]+(?:\\.0+|(?:\\.[0-9]+)?[Ee][+\\-]?[0-9]+)?';

describe('values', () => {
  const patternOf = (schema: string, more?: string) => {
    const contract = taking([parameter('X-A', 'header', schema)], more);
    return { pattern: contract.operations[0]?.requiredHeaders[0]?.pattern, codes: codes(contract) };
  };

  test.each([
    ['$ref', '{$ref: "#/components/schemas/Code"}', '[A-Z]{3}'],
    ['$ref to a $ref', '{$ref: "#/components/schemas/Alias"}', '[A-Z]{3}'],
    ['$ref and what stands beside it', '{$ref: "#/components/schemas/Text", pattern: "^a$"}', 'a'],
    ['a $ref to a schema that only refers to itself', '{$ref: "#/components/schemas/Loop"}', undefined],
    ['a schema that is composed of itself', '{$ref: "#/components/schemas/Spiral"}', '[A-Z]{3}'],
    ['an enum', '{type: string, enum: [a, b.c]}', '(?:a|b\\.c)'],
    ['an enum with null', '{enum: [a, null, b]}', '(?:(?:a|b)|(?:null|))'],
    ['an enum of booleans', '{enum: [true]}', 'true'],
    ['a const', '{const: x}', 'x'],
    ['a number, which has many spellings', '{type: number, enum: [1.5, 2]}', undefined],
    ['whole numbers, which have many spellings too', '{type: integer, enum: [1, 2]}', INTEGER],
    ['numbers of which YAML keeps the value only', '{enum: [1.0, 001]}', INTEGER],
    ['a type that may be null', '{type: [integer, "null"]}', `(?:${INTEGER}|(?:null|))`],
    ['several types', '{type: [integer, string], pattern: "^a$"}', `(?:${INTEGER}|a)`],
    ['several types, one of which can be anything', '{type: [integer, string]}', undefined],
    ['a pattern for texts, of a number', '{type: number, pattern: "^a$"}', undefined],
    ['a pattern for texts, of a whole number', '{allOf: [{pattern: "^a$"}, {type: integer}]}', INTEGER],
    ['a pattern without a type', '{pattern: "^a$"}', 'a'],
    ['a text that is not empty', '{type: string, minLength: 1}', '.+'],
    ['a text that may be empty', '{type: string, minLength: 0, maxLength: 9}', undefined],
    ['a text that is not empty and has a pattern', '{minLength: 1, allOf: [{pattern: "^a*$"}]}', 'a*'],
    ['allOf', '{allOf: [{maxLength: 5}, {$ref: "#/components/schemas/Code"}]}', '[A-Z]{3}'],
    ['oneOf', '{oneOf: [{$ref: "#/components/schemas/Code"}, {type: integer}]}', `(?:${INTEGER}|[A-Z]{3})`],
    ['oneOf of texts without a type', '{oneOf: [{pattern: "^a$"}, {enum: [b]}]}', undefined],
    ['oneOf of patterns', '{oneOf: [{pattern: "^a$"}, {pattern: "^b$"}]}', '(?:a|b)'],
    ['oneOf that narrows a type', '{type: integer, oneOf: [{minimum: 5}, {maximum: 1}]}', INTEGER],
    ['oneOf, one of which says nothing', '{oneOf: [{$ref: "#/components/schemas/Code"}, {}]}', undefined],
    ['a schema that nothing can meet', '{allOf: [{type: integer}, {type: boolean}]}', undefined],
    ['a long chain of schemas', '{$ref: "#/components/schemas/C0"}', undefined],
  ])('%s', (_, schema, pattern) => {
    const chain = Array.from(
      { length: 5_000 },
      (_unused, i) => `    C${i}: {allOf: [{$ref: "#/components/schemas/C${i + 1}"}]}`,
    );
    const schemas = `components:
  schemas:
    Code: {type: string, pattern: "^[A-Z]{3}$"}
    Text: {type: string}
    Alias: {$ref: "#/components/schemas/Code"}
    Loop: {allOf: [{$ref: "#/components/schemas/Loop"}]}
    Spiral: {allOf: [{$ref: "#/components/schemas/Spiral"}, {$ref: "#/components/schemas/Code"}]}
${schema.includes('C0') ? `${chain.join('\n')}\n    C5000: {pattern: "^a$"}` : ''}`;
    expect(patternOf(schema, schemas)).toEqual({ pattern, codes: [] });
  });

  test('in OpenAPI 3.0, nothing that stands beside a $ref, and null by "nullable"', () => {
    const of = (schema: string) =>
      read(
        withPaths(
          `  /a: {get: {operationId: a, parameters: [${parameter('X-A', 'header', schema)}], ${OK}}}`,
          'components: {schemas: {Text: {type: string, enum: [a, b]}}}',
        ).replace('3.1.0', '3.0.3'),
      ).operations[0]?.requiredHeaders[0]?.pattern;
    expect(of('{$ref: "#/components/schemas/Text", pattern: "^c$"}')).toBe('(?:a|b)');
    expect(of('{allOf: [{$ref: "#/components/schemas/Text"}], nullable: true}')).toBe('(?:(?:a|b)|(?:null|))');
  });

  test.each([
    ['a text that YAML takes for a number', '{type: string, enum: [1.0, 2.0]}'],
    ['a text that YAML takes for a boolean', '{type: string, enum: [a, true]}'],
    ['a number in quotes', '{type: number, enum: ["1.0"]}'],
    ['a list that is too long', `{type: string, enum: [${Array.from({ length: 99 }, (_, i) => `value-${i}-of-99`)}]}`],
    ['a choice that is too long', `{anyOf: [${Array.from({ length: 99 }, (_, i) => `{const: value-${i}-of-99}`)}]}`],
  ])('%s is not enforced, which is said once', (_what, schema) => {
    expect(patternOf(schema)).toEqual({ pattern: undefined, codes: ['MW606'] });
  });

  test('choices within choices are read once each, and do not grow beyond all measure', () => {
    const levels = Array.from({ length: 20 }, (_, i) => {
      const next = `{$ref: "#/components/schemas/L${i + 1}"}`;
      return `    L${i}: {oneOf: [{allOf: [${next}, {maxLength: ${i}}]}, {anyOf: [${next}, {const: v${i}}]}]}`;
    });
    const schemas = `components:\n  schemas:\n${levels.join('\n')}\n    L20: {type: string, enum: [a, b]}`;
    expect(patternOf('{$ref: "#/components/schemas/L0"}', schemas)).toEqual({ pattern: undefined, codes: ['MW606'] });
  });

  test('the empty value, where a query parameter allows it', () => {
    const contract = taking([parameter('q', 'query', '{type: boolean}', ', allowEmptyValue: true')]);
    expect(contract.operations[0]?.requiredQuery[0]?.pattern).toBe('(?:(?:true|false)|)');
  });

  test.each([
    [1019, 1024, []],
    [1020, undefined, ['MW606']],
  ])('%i characters and the empty value are an expression of %s', (count, length, found) => {
    const schema = `{type: string, pattern: "^${'a'.repeat(count)}$"}`;
    const contract = taking([parameter('q', 'query', schema, ', allowEmptyValue: true')]);
    expect(contract.operations[0]?.requiredQuery[0]?.pattern?.length).toBe(length);
    expect(codes(contract)).toEqual(found);
  });

  test.each([
    ['^[a-z]+$', undefined],
    ['^.+$', true],
    ['^inv_', true],
    ['^[à-ü]$', true],
  ])('of a header, /%s/ beyond ASCII: %s', (pattern, beyondAscii) => {
    const contract = taking([parameter('X-A', 'header', `{pattern: "${pattern}"}`)]);
    expect(contract.operations[0]?.requiredHeaders[0]?.beyondAscii).toBe(beyondAscii);
  });
});

describe('a parameter of a path', () => {
  const found = (schema: string, more = '') =>
    messages(taking([parameter('b', 'path', schema, more)], '', '"/a/{b}"')).map(
      (message) => message.split(' allows ')[1],
    );

  test.each([
    ['{type: string, pattern: ".*"}', '"/" and the empty value'],
    ['{type: string, pattern: "^.+$"}', '"/"'],
    ['{type: string, pattern: "^inv_"}', '"/"'],
    ['{type: string, pattern: "^[a-z]*$"}', 'the empty value'],
    ['{type: string, pattern: "^[!-~]+$"}', '"/"'],
    ['{type: string, enum: ["", a]}', 'the empty value'],
  ])('that allows what no segment of a path can be: %s', (schema, what) => {
    expect(found(schema)).toEqual([expect.stringContaining(`${what}, which no segment of a path can be`)]);
  });

  test.each([
    ['{type: string}', ''],
    ['{type: string, pattern: "^[^/]+$"}', ''],
    ['{type: string, pattern: "^[a-z]+$"}', ''],
    ['{type: integer}', ''],
    ['{type: string, enum: [a, b]}', ''],
    ['{type: string, enum: [a, a/b]}', ''],
    ['{type: string, pattern: "^a/b$"}', ''],
    ['{type: string, pattern: "^.+$"}', ', x-encoded-slashes: true'],
    ['{type: string, pattern: ".*"}', ', x-unenforced: It never has a slash.'],
  ])('that does not, or says why it is no matter: %s%s', (schema, more) => {
    expect(found(schema, more)).toEqual([]);
  });
});

test('a parameter that says why the service alone checks it has no finding, and is not enforced', () => {
  const lookahead = '{type: string, pattern: "^(?!x)"}';
  const reason = (text: string) =>
    taking([
      parameter('q', 'query', lookahead, `, x-unenforced: ${text}`),
      parameter('a[b][c]', 'query', '{}', `, x-unenforced: ${text}`),
    ]);
  const contract = reason('The service checks it.');
  expect(codes(contract)).toEqual([]);
  expect(contract.operations[0]?.requiredQuery).toEqual([{ name: 'q', spellings: ['q'] }]);
  expect(codes(reason('true'))).toEqual(['MW606', 'MW606']);
});
