import { type ContractOptions, readContract } from '../../lib/contract';
import { checkOperationId } from '../../lib/contract/unknown-operation';
import { formatFinding } from '../../lib/finding';
import { read, withPaths } from './support';

const OK = 'responses: {"200": {description: ok}}';
const get = (id: string, more = '') => `{get: {operationId: ${id}, ${more}${OK}}}`;
const post = (id: string, more = '') => `{post: {operationId: ${id}, ${more}${OK}}}`;
const header = (name: string, required = true) =>
  `parameters: [{name: ${name}, in: header, required: ${required}, schema: {type: string}}], `;
const path = (name: string, schema = '{type: string}') =>
  `parameters: [{name: ${name}, in: path, required: true, schema: ${schema}}], `;

/** What the findings of a contract say in full, beside those of `findings.test.ts`. */
const CASES: readonly [what: string, document: string, options?: ContractOptions][] = [
  // Versions
  ['OpenAPI 2', 'swagger: "2.0"\ninfo: {title: T, version: "1"}\npaths: {}'],
  ['both versions', 'info: {}\nswagger: "2.0"\nopenapi: 2.0.0'],
  ['no version', 'info: {title: T, version: "1"}\npaths: {}'],
  ['a version that is a number', 'info: {}\nopenapi: 3.1'],
  ['a version before the one that it names', 'info: {}\nopenapi: v3.1.0'],
  ['a version of four numbers', 'info: {}\nopenapi: 3.1.0.1'],
  ['a version yet to come', 'info: {}\nopenapi: 3.3.0'],
  // Schemas
  [
    'several members that one object lacks',
    withPaths('  {}', 'components: {securitySchemes: {S: {type: oauth2, flows: {implicit: {}}}}}'),
  ],
  ['two faults of one value', withPaths('  {}', 'components: {parameters: {P: {name: p, in: paht, schema: {}}}}')],
  ['a schema of two faults', withPaths('  {}', 'components: {schemas: {S: {type: strnig, minLength: -1, enum: 7}}}')],
  // Paths
  [
    'two templates of the same requests',
    withPaths(`  /a/{x}: ${get('a', path('x'))}\n  /a/{y}: ${get('b', path('y'))}`),
  ],
  ['two templates without operations', withPaths('  /a/{x}: {}\n  /a/{y}: {}')],
  ['two templates, the first without operations', withPaths(`  /a/{x}: {}\n  /a/{y}: ${get('b', path('y'))}`)],
  ['two templates, the second without operations', withPaths(`  /a/{x}: ${get('b', path('x'))}\n  /a/{y}: {}`)],
  [
    'templates that overlap',
    withPaths(
      `  /a/{x}/c:\n    get: {operationId: a, ${path('x')}${OK}}\n  /a/b/{y}:\n    get: {operationId: b, ${path('y')}${OK}}\n    post: {operationId: c, x-safe: it reads, ${path('y')}${OK}}`,
    ),
  ],
  [
    'many templates that overlap',
    withPaths(
      [...'abcdefghijklmnopqrstuvwxyz']
        .map((c) => `  /${c}/{x}/c: ${get(`${c}1`, path('x'))}\n  /${c}/b/{y}: ${get(`${c}2`, path('y'))}`)
        .join('\n'),
    ),
  ],
  [
    'one path in two spellings',
    withPaths(`  /a-b: ${get('a')}\n  /a%2Db: ${get('b')}\n  /a%2db: ${post('c', 'x-safe: it reads, ')}`),
  ],
  [
    'one path under two servers',
    withPaths(`  /v1/x: ${get('a')}\n  /x: ${get('b')}`, 'servers: [{url: /}, {url: /v1}]'),
  ],
  ['octets in a path that are no UTF-8', withPaths(`  /caf%E9/b%E4%C3%A9: ${get('a')}\n  /caf%C3%A9/50%: ${get('b')}`)],
  ['a query in a path', withPaths(`  /a?b=c: ${get('a')}\n  "/a#b": ${get('b')}`)],
  ['an asterisk in a path', withPaths(`  /a*/b: ${get('a')}`)],
  ['an encoded slash in a path', withPaths(`  /a%2Fb: ${get('a')}\n  "/c\\\\d": ${get('b')}`)],
  ['a brace in a path', withPaths(`  /a{b: ${get('a')}\n  "/c}": ${get('b')}`)],
  ['segments that proxies take out', withPaths(`  /a//b: ${get('a')}\n  /c/./d: ${get('b')}\n  /c/../d: ${get('c')}`)],
  [
    'a parameter over several segments in a wrong place',
    withPaths(
      `  /a/{x+}/{y}: ${get('a', 'parameters: [{name: x, in: path, required: true, schema: {}}, {name: y, in: path, required: true, schema: {}}], ')}\n  /b/v{z+}: ${get('b', path('z'))}`,
    ),
  ],
  // Base paths
  ['a base path in code that is none', withPaths(`  /a: ${get('a')}`), { basePath: 'v1' }],
  ['a base path in code with an asterisk', withPaths(`  /a: ${get('a')}`), { basePath: '/v*' }],
  ['a server with an unknown variable', withPaths(`  /a: ${get('a')}`, 'servers: [{url: "/{v}/x"}]')],
  ['a server with white space', withPaths(`  /a: ${get('a')}`, 'servers: [{url: "/a b"}]')],
  ['a server with an empty segment', withPaths(`  /a: ${get('a')}`, 'servers: [{url: "https://h/a//b"}]')],
  ['a server with an asterisk', withPaths(`  /a: ${get('a')}`, 'servers: [{url: "/a*"}]')],
  [
    'servers of too many base paths',
    withPaths(`  /a: ${get('a')}`, `servers: [${Array.from({ length: 33 }, (_, i) => `{url: /v${i}}`).join(', ')}]`),
  ],
  // Idempotency
  ['no key', withPaths(`  /a: ${post('a')}`)],
  ['an optional key', withPaths(`  /a: ${post('a', header('Idempotency-Key', false))}`)],
  ['no key where a header looks like one', withPaths(`  /a: ${post('a', header('X-Request-Token'))}`)],
  ['no key where a header reads nearly like it', withPaths(`  /a: ${post('a', header('IdempotencyKey'))}`)],
  ['no key where a header is often one', withPaths(`  /a: ${post('a', header('PayPal-Request-Id'))}`)],
  [
    'no key of an operation that is marked as transactional',
    withPaths(`  /a: ${post('a', 'x-transactional: true, ')}`),
  ],
  ['no key in a body', withPaths(`  /a: ${post('a')}`, 'x-idempotency-key: {in: body, name: requestId}')],
  [
    'keys in bodies',
    withPaths(
      ['a', 'b', 'c', 'd']
        .map(
          (id) =>
            `  /${id}: ${post(id, 'requestBody: {required: true, content: {application/json: {schema: {type: object, required: [key], properties: {key: {type: string}}}}}}, ')}`,
        )
        .join('\n'),
      'x-idempotency-key: {in: body, name: key}',
    ),
  ],
  [
    'keys that are being adopted',
    withPaths(['a', 'b', 'c', 'd'].map((id) => `  /${id}: ${post(id)}`).join('\n'), 'x-idempotency-adopting: true'),
  ],
  [
    'keys that are being adopted, of three',
    withPaths(['a', 'b', 'c'].map((id) => `  /${id}: ${post(id)}`).join('\n')),
    { idempotency: { adopting: true } },
  ],
  [
    'statements without a reason',
    withPaths(
      `  /a: {x-idempotency-exempt: " ", post: {operationId: a, x-safe: true, ${OK}}}\n  /b: ${post('b', 'x-idempotent: "", ')}`,
      'x-idempotency-exempt: true',
    ),
  ],
  [
    'statements of a wrong type',
    withPaths(`  /a: ${get('a', 'x-transactional: "yes", ')}`, 'x-idempotency-adopting: 1\nx-idempotency-key: x'),
  ],
  ['a key in a header that says something else', withPaths('  {}', 'x-idempotency-key: {in: header, name: Host}')],
  [
    'statements where they have no effect',
    withPaths(
      `  /a: {x-safe: it reads, x-idempotency-adopting: true, get: {operationId: a, x-idempotency-adopting: true, ${OK}}}`,
      'x-safe: it reads\nx-idempotent: it does\nx-transactional: true',
    ),
  ],
  [
    'marks that contradict each other',
    withPaths(
      `  /a: ${post('a', 'x-safe: it reads, x-transactional: true, ')}\n  /b: ${post('b', 'x-idempotent: it is, x-transactional: true, ')}`,
    ),
  ],
  [
    'exemptions in code of what there is not, and without a reason',
    withPaths(`  /a: ${post('a')}\n  /b: ${get('b')}`),
    { idempotency: { exempt: { c: 'it is not there', a: ' ' } } },
  ],
  // Options
  ['options that are none', withPaths('  {}'), 'v1' as ContractOptions],
  ['options of other names', withPaths('  {}'), { base: '/', idempotency: { keys: 1 } } as ContractOptions],
  [
    'options of other types',
    withPaths('  {}'),
    { basePath: 1, idempotency: { key: 'x', exempt: { a: 1 }, adopting: 'yes' } } as unknown as ContractOptions,
  ],
  ['a list of exemptions', withPaths('  {}'), { idempotency: { exempt: ['a'] } } as unknown as ContractOptions],
  [
    'a key in code in a header that is taken',
    withPaths('  {}'),
    { idempotency: { key: { in: 'header', name: 'Host' } } },
  ],
  // Names of parameters
  ['a header that not every Istio takes', withPaths(`  /a: ${get('a', header('X.Tenant'))}`)],
  [
    'names of queries with too many spellings',
    withPaths(
      `  /a: ${get('a', `parameters: [${['$a', '$b', '$c', '$d', '$$e'].map((name) => `{name: ${name}, in: query, required: true, schema: {type: string}}`)}], `)}`,
    ),
  ],
];

test.each(CASES)('%s', (_, ...[document, options]) => {
  const none = () => ({ problem: 'there is no other file' });
  expect(readContract(document, 'api.yaml', none, options).findings.map(formatFinding)).toMatchSnapshot();
});

describe('an operation that a contract does not have', () => {
  const contract = read(withPaths(`  /a: ${get('a')}\n  /b: ${get('b')}`));
  const said = (...args: Parameters<typeof checkOperationId>) => checkOperationId(...args).map(formatFinding);

  test('is MW605 with those that there are', () => {
    expect(said('x/y', contract, 'c', 'a call names an operation')).toEqual([
      'MW605 error x/y: a call names an operation (is: "c"). Allowed: a, b. Fix: name an operationId of the contract, or add the operation to it.',
    ]);
    expect(said('x/y', contract, 'c', 'a call names an operation', 'ledger.c')).toEqual([
      expect.stringContaining('(is: "ledger.c")'),
    ]);
  });

  test('is none of those that there are', () => {
    expect(said('x/y', contract, 'b', 'a call')).toEqual([]);
  });

  test('cannot be known of a contract that cannot be read', () => {
    expect(said('x/y', read('openapi: 3.9.0'), 'c', 'a call')).toEqual([]);
  });

  test('is any of a contract that has none, though it could be read', () => {
    expect(said('x/y', read(withPaths('  {}')), 'c', 'a call')).toEqual([
      expect.stringContaining('Allowed: none, the contract has no operations.'),
    ]);
  });
});
