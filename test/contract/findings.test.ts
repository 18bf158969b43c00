import { formatFinding } from '../../lib/finding';
import { read, where, withPaths } from './support';

const OK = 'responses: {"200": {description: ok}}';
const KEY = '{name: Idempotency-Key, in: header, required: true, schema: {type: string}}';

/** What is wrong, the document, and what is found: code, place, and a part of the message. */
const BAD: [string, string, ...[string, string, string][]][] = [
  ['YAML that does not parse', 'openapi: 3.1.0\ninfo: {title: [}', ['MW601', 'api.yaml:2', 'cannot be parsed']],
  ['JSON that does not parse', '{"openapi": "3.1.0",\n"info": {,}}', ['MW601', 'api.yaml:2', 'cannot be parsed']],
  ['a key that stands twice', 'openapi: 3.1.0\nopenapi: 3.1.0', ['MW601', 'api.yaml:2', 'must be unique']],
  ['two documents in one file', 'a: 1\n---\nb: 1', ['MW601', 'api.yaml:2', 'more than one document']],
  ['an alias inside its own anchor', 'a: &x\n  b: *x', ['MW601', 'api.yaml:2', 'inside the node of its anchor']],
  ['an alias of nothing', 'a: *x', ['MW601', 'api.yaml:1', 'an alias has no anchor']],
  ['aliases that multiply', bomb(), ['MW601', 'api.yaml:1', '2000000 values or more']],
  ['nesting that would exhaust the stack', '{"a":'.repeat(5000), ['MW601', 'api.yaml:1', 'deeper than 200 levels']],
  ['an empty file', '', ['MW601', 'api.yaml:1', 'it is empty']],
  ['a list', '- openapi: 3.1.0', ['MW602', 'api.yaml:1', 'no version']],
  ['Swagger 2.0', '# old\nswagger: "2.0"', ['MW602', 'api.yaml:2', 'no version']],
  ['a version that YAML takes for a number', 'openapi: 3.1', ['MW602', 'api.yaml:1', 'no version']],
  ['OpenAPI 3.2', 'openapi: 3.2.0', ['MW602', 'api.yaml:1', 'no version']],
  [
    'an info without a version, and no paths',
    'openapi: 3.1.0\ninfo: {title: x}',
    ['MW602', 'api.yaml:1', 'The object at # has no "paths" or "components" or "webhooks"'],
    ['MW602', 'api.yaml:2', 'The object at #/info has no "version"'],
  ],
  [
    'a misspelt member',
    withPaths(`  /a:\n    get:\n      operationId: a\n      parametrs: []\n      ${OK}`),
    ['MW602', 'api.yaml:7', 'does not know the member at #/paths/~1a/get/parametrs'],
  ],
  [
    'a path without its slash',
    withPaths(`  quotes: {get: {operationId: a, ${OK}}}`),
    ['MW602', 'api.yaml:4', 'The path at #/paths/quotes does not begin with "/"'],
  ],
  [
    'a Schema Object with a type and a pattern that do not exist',
    withPaths('  {}', 'components:\n  schemas:\n    A: {type: strnig}\n    B:\n      pattern: "("'),
    ['MW602', 'api.yaml:7', 'The value at #/components/schemas/A/type is not one of the allowed values'],
    ['MW602', 'api.yaml:9', 'The value at #/components/schemas/B/pattern must match format "regex"'],
  ],
  [
    'a parameter without a schema',
    withPaths(`  /a: {get: {operationId: a, parameters: [{name: q, in: query}], ${OK}}}`),
    ['MW602', 'api.yaml:4', 'parameters/0 has no "schema" or "content"'],
  ],
  [
    'a path parameter that is not declared, and one that the path does not have',
    withPaths(
      `  /a/{b}:\n    get:\n      operationId: a\n      ${OK}\n      parameters:\n        - {name: c, in: path, required: true, schema: {}}`,
    ),
    ['MW602', 'api.yaml:5', '/get does not declare a parameter'],
    ['MW602', 'api.yaml:9', '/get declares a path parameter'],
  ],
  [
    'a parameter that is declared twice, whatever the case of a header',
    withPaths(
      `  /a:\n    parameters:\n      - {name: X-A, in: header, schema: {}}\n      - {name: x-a, in: header, schema: {}}`,
    ),
    ['MW602', 'api.yaml:7', '#/paths/~1a/parameters/1 is declared twice'],
  ],
  [
    'two paths that match the same requests',
    withPaths('  /a/{b}: {}\n  /a/{c}: {}'),
    ['MW602', 'api.yaml:5', 'matches the same requests as #/paths/~1a~1{b} (api.yaml:4)'],
  ],
  [
    'POST and PATCH without an Idempotency-Key',
    withPaths(`  /a:\n    post: {operationId: a, ${OK}}\n    patch: {operationId: b, ${OK}}`),
    ['MW603', 'api.yaml:5', 'a at #/paths/~1a/post takes no Idempotency-Key'],
    ['MW603', 'api.yaml:6', 'b at #/paths/~1a/patch takes no Idempotency-Key'],
  ],
  [
    'an Idempotency-Key that is optional',
    withPaths(`  /a: {post: {operationId: a, parameters: [${KEY.replace('required: true, ', '')}], ${OK}}}`),
    ['MW603', 'api.yaml:4', 'does not require it'],
  ],
  [
    'an Idempotency-Key of the path that the operation makes optional',
    withPaths(
      `  /a:\n    parameters: [${KEY}]\n    post: {operationId: a, parameters: [{name: idempotency-key, in: header, schema: {}}], ${OK}}`,
    ),
    ['MW603', 'api.yaml:6', 'does not require it'],
  ],
  [
    'an Idempotency-Key in the query',
    withPaths(`  /a: {post: {operationId: a, parameters: [${KEY.replace('header', 'query')}], ${OK}}}`),
    ['MW603', 'api.yaml:4', 'takes no Idempotency-Key'],
  ],
  [
    'exemptions without a reason',
    withPaths(
      `  /a: {post: {operationId: a, x-idempotency-exempt: true, ${OK}}}\n  /b: {post: {operationId: b, x-idempotency-exempt: " ", ${OK}}}`,
    ),
    ['MW603', 'api.yaml:4', 'gives no reason'],
    ['MW603', 'api.yaml:5', 'gives no reason'],
  ],
  [
    'a mark of a transactional operation that is no boolean',
    withPaths(`  /a: {put: {operationId: a, x-transactional: "yes", ${OK}}}`),
    ['MW602', 'api.yaml:4', 'The value at #/paths/~1a/put/x-transactional is no boolean'],
  ],
  [
    'a pattern of a path parameter that no mesh can enforce, once for all operations',
    withPaths(
      `  /a/{b}:\n    parameters:\n      - {name: b, in: path, required: true, schema: {$ref: "#/components/schemas/B"}}\n    get: {operationId: a, ${OK}}\n    put: {operationId: b, ${OK}}`,
      'components:\n  schemas:\n    B:\n      type: string\n      pattern: "^(?!x).*$"',
    ),
    ['MW606', 'api.yaml:13', 'The pattern at #/components/schemas/B/pattern looks ahead'],
  ],
  [
    'patterns of a key, a header and a query parameter that no mesh can enforce',
    withPaths(
      `  /a:\n    post:\n      operationId: a\n      ${OK}\n      parameters:\n        - ${KEY.replace('string', 'string, pattern: "^(a)\\\\1$"')}\n        - {name: b, in: header, required: true, schema: {pattern: "(?=b)"}}\n        - {name: c, in: query, required: true, schema: {pattern: "\\\\bc"}}`,
    ),
    ['MW606', 'api.yaml:9', 'refers back to one of its groups'],
    ['MW606', 'api.yaml:10', 'looks ahead'],
    ['MW606', 'api.yaml:11', 'asks for the edge of a word'],
  ],
  [
    'operations without an operationId, or with one that is used twice',
    withPaths(`  /a: {get: {operationId: x, ${OK}}}\n  /b: {get: {operationId: x, ${OK}}}\n  /c: {get: {${OK}}}`),
    ['MW604', 'api.yaml:5', 'is already that of #/paths/~1a/get (api.yaml:4)'],
    ['MW604', 'api.yaml:6', 'has no operationId'],
  ],
];

const GOOD: [string, string][] = [
  ['a 3.0 document in JSON', JSON.stringify({ openapi: '3.0.3', info: { title: 'T', version: '1' }, paths: {} })],
  ['a document that begins with a byte order mark', `\uFEFF${withPaths('  {}')}`],
  ['members that begin with "x-"', withPaths(`  x-a: 1\n  /a: {x-b: 1, get: {operationId: a, x-c: 1, ${OK}}}`)],
  ['a key that the path requires of all', withPaths(`  /a: {parameters: [${KEY}], post: {operationId: a, ${OK}}}`)],
  ['PUT and DELETE without a key', withPaths(`  /a: {put: {operationId: a, ${OK}}, delete: {operationId: b, ${OK}}}`)],
  ['an exemption', withPaths(`  /a: {post: {operationId: a, x-idempotency-exempt: reads only, ${OK}}}`)],
  [
    'status codes that YAML takes for numbers',
    withPaths('  /a: {get: {operationId: a, responses: {200: {description: ok}}}}'),
  ],
  ['webhooks and no paths', 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\nwebhooks: {a: {post: {}}}'],
  [
    'an alias of a response',
    withPaths(`  /a: {get: {operationId: a, responses: {"200": &ok {description: ok}, "201": *ok}}}`),
  ],
  [
    'patterns that no mesh can enforce where none has to',
    withPaths(
      `  /a: {get: {operationId: a, parameters: [{name: b, in: query, schema: {pattern: "(?!b)"}}], ${OK}}}`,
      'components: {schemas: {A: {pattern: "(?=a)"}}}',
    ),
  ],
  ['a path below a template', withPaths('  /a/{b}: {}\n  /a/{b}/c: {}\n  /a/b: {}')],
];

test.each(BAD)('finds %s', (_, document, ...expected) => {
  const contract = read(document);
  expect(where(contract)).toEqual(expected.map(([code, path]) => [code, path]));
  for (const [i, [, , message]] of expected.entries()) expect(contract.findings[i]?.message).toContain(message);
});

test.each(BAD)('says of %s, word by word', (_, document) => {
  expect(read(document).findings.map(formatFinding)).toMatchSnapshot();
});

test.each(GOOD)('finds nothing wrong with %s', (_, document) => {
  expect(read(document).findings.map(formatFinding)).toEqual([]);
});

test('findings of all codes come at once, in the order of the file, beside the operations that can be understood', () => {
  const contract = read(withPaths(`  /a: {post: {${OK}}}\n  /b: {get: {operationId: b, responses: 7}}`, 'tags: 1'));
  expect(where(contract)).toEqual([
    ['MW603', 'api.yaml:4'],
    ['MW604', 'api.yaml:4'],
    ['MW602', 'api.yaml:5'],
    ['MW602', 'api.yaml:6'],
  ]);
  expect(contract.operations.map((o) => o.id)).toEqual(['POST /a', 'b']);
});

/** 3.0 offers alternatives for almost everything; only what was meant is worth a finding. */
test.each(['3.0.4', '3.1.1'])('of the alternatives of OpenAPI %s, it reports the one that was meant', (version) => {
  const contract = read(`openapi: ${version}
info: {title: T, version: "1"}
paths:
  /a/{b}:
    parameters:
      - {name: b, in: path, schema: {type: string}}
      - {name: c, in: query, style: formm, schema: {type: string}}
      - {name: d, in: querry, schema: {type: strnig}}
components:
  securitySchemes:
    a: {type: htp}
    b: {type: http}
    c: {type: apiKey, name: x, in: body}`);
  expect(
    contract.findings.map((f) => `${f.path} ${f.message.replace(/^.*components/, '')} ${f.allowed ?? ''}`),
  ).toEqual([
    expect.stringMatching(/:6 .*parameters\/0 has no "required"/),
    expect.stringMatching(/:7 .*parameters\/1\/style is not.* form, spaceDelimited, pipeDelimited, deepObject/),
    expect.stringMatching(/:8 .*parameters\/2\/in is not .*query, header/),
    expect.stringMatching(/:8 .*parameters\/2\/schema\/type is not .*array, boolean/),
    expect.stringMatching(/:11 .*\/a\/type is not .*apiKey, http, /),
    expect.stringMatching(/:12 .*\/b has no "scheme"/),
    expect.stringMatching(/:13 .*\/c\/in is not .*header/),
  ]);
});

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 9; i++)
    lines.push(
      `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    );
  return lines.join('\n');
}

test.each([
  [
    'alike but for the order of their members',
    [
      { name: 'a', description: 'b' },
      { description: 'b', name: 'a' },
    ],
    1,
  ],
  [
    'with a list of the same items',
    [
      { name: 'a', 'x-n': [1, { b: null }] },
      { name: 'a', 'x-n': [1, { b: null }] },
    ],
    1,
  ],
  [
    'with their items in another order',
    [
      { name: 'a', 'x-n': [1, 2] },
      { name: 'a', 'x-n': [2, 1] },
    ],
    0,
  ],
  [
    'with a number and its text',
    [
      { name: 'a', 'x-n': 1 },
      { name: 'a', 'x-n': '1' },
    ],
    0,
  ],
])('items that must be unique: two %s', (_what, tags, findings) => {
  const document = { openapi: '3.0.3', info: { title: 'T', version: '1' }, paths: {}, tags };
  const found = read(JSON.stringify(document)).findings;
  expect(found.map(({ code, message }) => [code, message])).toEqual(
    Array(findings).fill([
      'MW602',
      'The value at #/tags must NOT have duplicate items (items ## 0 and 1 are identical)',
    ]),
  );
});
