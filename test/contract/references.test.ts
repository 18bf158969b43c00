import { formatFinding } from '../../lib/finding';
import { read, where, withPaths } from './support';

const OK = 'responses: {"200": {description: ok}}';

test('parameters, bodies and path items are read from other files, each relative to the file that names it', () => {
  const contract = read(withPaths('  /a:\n    $ref: "shared/paths.yaml#/~1a"'), {
    'shared/paths.yaml': `/a:\n  post: {operationId: a, parameters: [{$ref: "common.yaml#/key%20of%20all"}], requestBody: {$ref: "../body.json"}, ${OK}}`,
    'shared/common.yaml': 'key of all: {name: Idempotency-Key, in: header, required: true, schema: {type: string}}',
    'body.json': '{"required": true, "content": {"application/json": {}}}',
  });
  expect(contract.findings.map(formatFinding)).toEqual([]);
  expect(contract.operations).toMatchObject([
    {
      id: 'a',
      idempotencyKey: { name: 'idempotency-key', required: true },
      requestMediaTypes: ['application/json'],
      source: 'shared/paths.yaml:2',
    },
  ]);
});

test('schemas may refer to each other in cycles, within a file and across files', () => {
  const contract = read(
    withPaths(
      '  {}',
      `components:
  schemas:
    Tree: {type: object, properties: {children: {type: array, items: {$ref: "#/components/schemas/Tree"}}}}
    Invoice: {type: object, properties: {line: {$ref: "line.yaml"}}}`,
    ),
    {
      'line.yaml':
        'type: object\nproperties: {invoice: {$ref: "api.yaml#/components/schemas/Invoice"}, next: {$ref: "#"}}',
    },
  );
  expect(contract.findings.map(formatFinding)).toEqual([]);
});

test('a $ref in an example, a default or an extension, and a property of that name, are data', () => {
  const contract = read(
    withPaths(
      '  {}',
      `x-note: {$ref: nowhere.yaml}
components:
  examples: {a: {value: {$ref: nowhere.yaml}}}
  schemas:
    A: {type: object, default: {$ref: "#/nowhere"}, examples: [{$ref: "#/nowhere"}]}
    B: {type: object, properties: {$ref: {type: string}, default: {type: string}}, required: [$ref]}`,
    ),
  );
  expect(contract.findings.map(formatFinding)).toEqual([]);
});

test.each([
  ['#/components/schemas/B', 'points to nothing'],
  ['other.yaml#/B', 'points to nothing'],
  ['#anchor', 'points to an anchor that no schema has'],
  ['#/%zz', 'is not percent-encoded correctly'],
  ['https://example.com/schema.json', 'points to the network'],
  ['//example.com/schema.json', 'points to the network'],
  ['#/components/schemas/A', 'points back to itself'],
])('the $ref %s %s', (ref, problem) => {
  const contract = read(withPaths('  {}', `components:\n  schemas:\n    A:\n      $ref: "${ref}"`), {
    'other.yaml': 'A: {}',
  });
  expect(where(contract)).toEqual([['MW602', 'api.yaml:8']]);
  expect(contract.findings[0]?.value).toBe(ref);
  expect(contract.findings[0]?.message).toContain(problem);
});

test('of $refs in a circle each is found, once; those that only lead there are not', () => {
  const refs = { Tail: 'Before', Before: 'A', A: 'B', B: 'C', C: 'A', Other: 'C' };
  const schemas = Object.entries(refs).map(([name, to]) => `    ${name}: {$ref: "#/components/schemas/${to}"}`);
  const contract = read(withPaths('  {}', `components:\n  schemas:\n${schemas.join('\n')}`));
  expect(where(contract)).toEqual(['9', '10', '11'].map((line) => ['MW602', `api.yaml:${line}`]));
});

test('a file that cannot be read is found once, and nothing is said about what it may hold', () => {
  const operation = (id: string) =>
    `{operationId: ${id}, parameters: [{$ref: "gone.yaml#/key"}, {$ref: "gone.yaml#/id"}], ${OK}}`;
  const contract = read(withPaths(`  /a/{id}:\n    post: ${operation('a')}\n    patch: ${operation('b')}`));
  expect(where(contract)).toEqual([['MW601', 'api.yaml:5']]);
  expect(contract.findings[0]?.value).toBe('gone.yaml');
});

test('syntax errors are found in the file that has them', () => {
  const contract = read(withPaths('  /a: {$ref: "a.yaml"}'), { 'a.yaml': 'get:\n  a: [}' });
  expect(where(contract)).toEqual([['MW601', 'a.yaml:2']]);
});

test('a dead $ref is found in the file that has it, however many files lie between', () => {
  const contract = read(withPaths('  /a: {$ref: "a.yaml"}'), {
    'a.yaml': `get:\n  operationId: a\n  responses: {"200": {$ref: "b.yaml#/r"}}`,
    'b.yaml': 'r:\n  description: ok\n  headers:\n    A: {$ref: "#/nothing"}',
  });
  expect(where(contract)).toEqual([['MW602', 'b.yaml:4']]);
});

test('what a file holds is checked as what the $ref stands for', () => {
  const contract = read(
    withPaths(
      `  /a: {get: {operationId: a, parameters: [{$ref: "b.yaml#/p"}], responses: {"200": {$ref: "b.yaml#/r"}}}}`,
    ),
    { 'b.yaml': 'p: {name: q, in: querry, schema: {}}\nr:\n  content: {}' },
  );
  expect(where(contract)).toEqual([
    ['MW602', 'b.yaml:1'],
    ['MW602', 'b.yaml:2'],
  ]);
  expect(contract.findings.map((f) => f.message)).toEqual([
    'The value at #/p/in is not one of the allowed values',
    'The object at #/r has no "description"',
  ]);
});

test('a $ref to something of another kind is found', () => {
  const paths = '  /a: {get: {operationId: a, responses: {"200": {$ref: "#/components/schemas/A"}}}}';
  const contract = read(withPaths(paths, 'components: {schemas: {A: {type: string}}}'));
  expect(contract.findings.map((f) => f.message)).toEqual([
    'The object at #/components/schemas/A has no "description"',
  ]);
});

test.each([
  ['3.0.4', 'a schema', 'components: {schemas: {A: {$ref: "b.yaml#/A"}}}', false],
  ['3.1.1', 'a schema', 'components: {schemas: {A: {$ref: "b.yaml#/A"}}}', true],
  ['3.0.4', 'a path item', 'paths: {/a: {$ref: "b.yaml#/A"}}', true],
  ['3.1.1', 'a path item', 'paths: {/a: {$ref: "b.yaml#/A"}}', true],
  ['3.1.1', 'a parameter', 'paths: {/a: {parameters: [{$ref: "b.yaml#/A"}]}}', false],
])('in OpenAPI %s, members beside the $ref of %s that a $ref leads to', (version, _, members, areHeld) => {
  const info = `openapi: ${version}\ninfo: {title: T, version: "1"}\n${members.startsWith('paths') ? '' : 'paths: {}\n'}`;
  const contract = read(info + members, {
    'b.yaml': 'A: {$ref: "#/B", type: 7, summary: 7, content: 7}\nB: {name: b, in: query, schema: {}}',
  });
  expect(where(contract).some(([, at]) => at === 'b.yaml:1')).toBe(areHeld);
});
