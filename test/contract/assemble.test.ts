import { formatFinding } from '../../lib/finding';
import { read, where, withPaths } from './support';

const OK = 'responses: {"200": {description: ok}}';

test('operations, maps of them and texts may stand in files of their own, as bundlers put them together', () => {
  const contract = read(
    `openapi: 3.1.0
info: {title: T, version: "1", description: {$ref: texts.yaml#/about}}
paths: {$ref: paths/index.yaml}
components: {schemas: {$ref: schemas.yaml}}
tags: [{$ref: texts.yaml#/tag}]`,
    {
      'texts.yaml': 'about: What it is.\ntag: {name: a}',
      'paths/index.yaml':
        '/a/{id}:\n  parameters: {$ref: "parameters.yaml"}\n  get: {$ref: get.yaml}\n  post: {$ref: "post.yaml#/create"}',
      'paths/parameters.yaml': '[{name: id, in: path, required: true, schema: {$ref: "../schemas.yaml#/Id"}}]',
      'paths/get.yaml': `operationId: a\ndescription: {$ref: "../texts.yaml#/about"}\n${OK}`,
      'paths/post.yaml': `create:
  operationId: b
  x-idempotency-exempt: a test
  requestBody: {content: {$ref: "#/json"}}
  responses: {$ref: "#/answers"}
json: {application/json: {$ref: "#/item"}}
item: {schema: {$ref: "../api.yaml#/components/schemas/Item"}}
answers: {"200": {description: ok, content: {$ref: "#/json"}}}`,
      'schemas.yaml':
        'Id: {type: string, pattern: "^[0-9]+$"}\nItem: {type: object, properties: {$ref: "#/Members"}}\nMembers: {id: {$ref: "#/Id"}}',
    },
  );
  expect(contract.findings.map(formatFinding)).toEqual([]);
  expect(contract.operations).toMatchObject([
    { id: 'a', method: 'GET', path: '/a/{id}', source: 'paths/get.yaml:1' },
    { id: 'b', method: 'POST', source: 'paths/post.yaml:1', requestMediaTypes: ['application/json'] },
  ]);
});

test('what is wrong in such a file is found there, once, however often it is used', () => {
  const contract = read(withPaths('  /a: {get: {$ref: op.yaml}}\n  /b: {get: {$ref: op.yaml}}'), {
    'op.yaml': `operationId: a\nparametrs: []\n${OK}`,
  });
  expect(where(contract)).toEqual([
    ['MW604', 'op.yaml:1'],
    ['MW602', 'op.yaml:2'],
  ]);
});

test.each([
  ['to nothing', '"#/x-operations/b"'],
  ['to itself', '"#/paths/~1a/get"'],
  ['to a part of itself', '"#/paths/~1a/get/b"'],
])('an operation that refers %s is one finding', (_, ref) => {
  const contract = read(withPaths(`  /a:\n    get: {$ref: ${ref}}`));
  expect(where(contract)).toEqual([['MW602', 'api.yaml:5']]);
  expect(contract.operations).toEqual([]);
});

test('an operation whose file cannot be read is one finding', () => {
  const contract = read(withPaths('  /a:\n    get: {$ref: gone.yaml}\n    put: {$ref: gone.yaml#/put}'));
  expect(where(contract)).toEqual([['MW601', 'api.yaml:5']]);
});

test('a member that is called $ref stays one', () => {
  const contract = read(
    withPaths(
      '  {}',
      'components: {schemas: {A: {properties: {$ref: {type: string}}, dependentRequired: {$ref: [a]}}}}',
    ),
  );
  expect(contract.findings.map(formatFinding)).toEqual([]);
});
