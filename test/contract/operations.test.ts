import { read, where, withPaths } from './support';

const OK = 'responses: {"200": {description: ok}}';

test.each([
  ['get', true, true],
  ['head', true, true],
  ['options', true, true],
  ['trace', true, true],
  ['put', false, true],
  ['delete', false, true],
  ['post', false, false],
  ['patch', false, false],
])('%s is safe: %s, idempotent: %s, and transactional if it is not idempotent', (method, safe, idempotent) => {
  const [operation] = read(withPaths(`  /a: {${method}: {operationId: a, ${OK}}}`)).operations;
  expect(operation).toMatchObject({ method: method.toUpperCase(), safe, idempotent, transactional: !idempotent });
});

test('HEAD is answered where GET is, unless the path has a HEAD of its own', () => {
  const { operations } = read(
    withPaths(
      `  /a: {get: {operationId: a, ${OK}}}\n  /b: {get: {operationId: b, ${OK}}, head: {operationId: c, ${OK}}}`,
    ),
  );
  expect(operations.map(({ methods }) => methods)).toEqual([['GET', 'HEAD'], ['GET'], ['HEAD']]);
});

test.each([
  ['http://billing-service/v1', '/v1'],
  ['http://billing-service/v1/', '/v1'],
  ['http://billing-service', ''],
  ['http://billing-service:8080/', ''],
  ['/api/v1', '/api/v1'],
  ['{scheme}://billing/{version}', '/v2'],
])('the server %s puts the base path "%s" before every path', (url, basePath) => {
  const variables = url.includes('{') ? ', variables: {scheme: {default: https}, version: {default: v2}}' : '';
  const contract = read(
    withPaths(
      `  /a/{b}: {parameters: [{name: b, in: path, required: true, schema: {}}], get: {operationId: a, ${OK}}}`,
      `servers: [{url: "${url}"${variables}}]`,
    ),
  );
  expect(contract.findings).toEqual([]);
  expect(contract.basePath).toBe(basePath);
  expect(contract.operations[0]?.path).toBe(`${basePath}/a/{b}`);
});

test('the servers of an operation win over those of its path, and these over those of the document', () => {
  const paths = `  /a:
    servers: [{url: /path}]
    get: {operationId: a, ${OK}}
    put: {operationId: b, servers: [{url: /operation}], ${OK}}`;
  const { operations } = read(withPaths(paths, 'servers: [{url: /document}]'));
  expect(operations.map((o) => o.path)).toEqual(['/path/a', '/operation/a']);
});

test('media types of a body are in lower case, without parameters, each once', () => {
  const content = '{Application/JSON: {}, application/json; charset=utf-8: {}, image/*: {}}';
  const [operation] = read(
    withPaths(`  /a: {put: {operationId: a, requestBody: {required: true, content: ${content}}, ${OK}}}`),
  ).operations;
  expect(operation).toMatchObject({ requestMediaTypes: ['application/json', 'image/*'], requestBodyRequired: true });
});

const bodyOf = (type: string) =>
  read(withPaths(`  /a: {put: {operationId: a, requestBody: {content: {${JSON.stringify(type)}: {}}}, ${OK}}}`))
    .findings;

test.each([
  'application/vnd.a%b+json',
  'application/*+json',
  '*/*',
  'image/*',
  'Text/Plain; charset="a/b"',
  'application/json\n',
])('%j is a media type', (type) => expect(bodyOf(type)).toEqual([]));

test.each(['application/jsön', 'application/a\nb', 'a/b c', 'json', '*', 'a/', '/b', 'a/b/c', 'a/b, c/d', '', '; a=b'])(
  '%j is no media type, which is said at its line',
  (type) => {
    expect(bodyOf(type)).toEqual([
      expect.objectContaining({ code: 'MW602', path: 'api.yaml:4', value: expect.stringContaining(type.slice(0, 3)) }),
    ]);
  },
);

test('a body that several operations share is found wrong once', () => {
  const put = (id: string) => `{put: {operationId: ${id}, requestBody: {$ref: '#/components/requestBodies/B'}, ${OK}}}`;
  const rest = 'components: {requestBodies: {B: {content: {json: {}}}}}';
  const { findings } = read(withPaths(`  /a: ${put('a')}\n  /b: ${put('b')}`, rest));
  expect(findings.map(({ code }) => code)).toEqual(['MW602']);
});

test('an operation without a body reads no media type', () => {
  const [operation] = read(withPaths(`  /a: {get: {operationId: a, ${OK}}}`)).operations;
  expect(operation).toMatchObject({ requestMediaTypes: [], requestBodyRequired: false });
});

test('the reason of an exemption is kept', () => {
  const [operation] = read(
    withPaths(`  /a: {post: {operationId: a, x-idempotency-exempt: It only searches., ${OK}}}`),
  ).operations;
  expect(operation?.idempotencyKey).toBeUndefined();
  expect(operation?.idempotencyExemption).toBe('It only searches.');
});

test('an operation knows the line that declares it', () => {
  const { operations } = read(withPaths(`  /a:\n    get: {operationId: a, ${OK}}\n    put: {operationId: b, ${OK}}`));
  expect(operations.map((o) => o.source)).toEqual(['api.yaml:5', 'api.yaml:6']);
});

const parameter = (name: string, place: string, schema: string, more = '') =>
  `{name: ${name}, in: ${place}, required: true, schema: ${schema}${more}}`;

test('an operation that is marked as transactional needs a key, whatever its method', () => {
  const contract = read(
    withPaths(
      `  /a:\n    put: {operationId: a, x-transactional: true, ${OK}}\n    post: {operationId: b, x-transactional: false, ${OK}}`,
    ),
  );
  expect(contract.operations.map((o) => o.transactional)).toEqual([true, true]);
  expect(where(contract)).toEqual([
    ['MW603', 'api.yaml:5'],
    ['MW603', 'api.yaml:6'],
  ]);
});

/** One segment of any characters; `%2F` and `%5C` are none. */
const ANY = '(?:[^%/]|%[^25%/]|%2[^fF%/]|%5[^cC%/])+';

test.each([
  ['/a/b', [[{ text: 'a' }], [{ text: 'b' }]]],
  ['/', [[]]],
  ['/a/', [[{ text: 'a' }], []]],
  ['/caf%C3%A9/é/100%', [[{ text: 'café' }], [{ text: 'é' }], [{ text: '100%' }]]],
  ['/a/{text}', [[{ text: 'a' }], [{ parameter: 'text', pattern: ANY }]]],
  ['/{code}', [[{ parameter: 'code', pattern: '[A-Z]{3}' }]]],
  ['/{kind}', [[{ parameter: 'kind', pattern: '(?:in|out)' }]]],
  ['/{count}', [[{ parameter: 'count', pattern: expect.stringMatching(/^-\?\[0-9\]\+/) }]]],
  ['/{flag}', [[{ parameter: 'flag', pattern: '(?:true|false)' }]]],
  ['/{day}', [[{ parameter: 'day', pattern: '[0-9]{4}-(?:0[1-9]|1[012])-(?:0[1-9]|[12][0-9]|3[01])' }]]],
  ['/{matrix}', [[{ parameter: 'matrix', pattern: ANY }]]],
  ['/files/{code}.json', [[{ text: 'files' }], [{ parameter: 'code', pattern: '[A-Z]{3}' }, { text: '.json' }]]],
  ['/{text}:cancel', [[{ parameter: 'text', pattern: ANY }, { text: ':cancel' }]]],
  [
    '/{code}-{kind}',
    [[{ parameter: 'code', pattern: '[A-Z]{3}' }, { text: '-' }, { parameter: 'kind', pattern: '(?:in|out)' }]],
  ],
])('the segments of %s', (path, segments) => {
  const all: Record<string, string> = {
    text: '{type: string}',
    code: '{type: string, pattern: "^[A-Z]{3}$"}',
    kind: '{type: string, enum: [in, out]}',
    count: '{type: integer}',
    flag: '{type: boolean}',
    day: '{type: string, format: date}',
    matrix: '{type: string, pattern: "^a$"}, style: matrix',
  };
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name));
  const parameters = names.map((name) => parameter(name, 'path', String(all[name])));
  const contract = read(
    withPaths(`  ${JSON.stringify(path)}: {get: {operationId: a, parameters: [${parameters.join(', ')}], ${OK}}}`),
  );
  expect(contract.findings).toEqual([]);
  expect(contract.operations[0]?.paths).toEqual([{ template: path, segments }]);
});

test('the base path is part of the segments', () => {
  const { operations } = read(withPaths(`  /a: {get: {operationId: a, ${OK}}}`, 'servers: [{url: http://a/api/v1}]'));
  expect(operations[0]?.paths[0]?.segments).toEqual([[{ text: 'api' }], [{ text: 'v1' }], [{ text: 'a' }]]);
});
