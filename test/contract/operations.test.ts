import { read, withPaths } from './support';

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

test('an operation without a body reads no media type', () => {
  const [operation] = read(withPaths(`  /a: {get: {operationId: a, ${OK}}}`)).operations;
  expect(operation).toMatchObject({ requestMediaTypes: [], requestBodyRequired: false });
});

test('the reason of an exemption is kept', () => {
  const [operation] = read(
    withPaths(`  /a: {post: {operationId: a, x-idempotency-exempt: It only searches., ${OK}}}`),
  ).operations;
  expect(operation).toMatchObject({ requiresIdempotencyKey: false, idempotencyExemption: 'It only searches.' });
});

test('an operation knows the line that declares it', () => {
  const { operations } = read(withPaths(`  /a:\n    get: {operationId: a, ${OK}}\n    put: {operationId: b, ${OK}}`));
  expect(operations.map((o) => o.source)).toEqual(['api.yaml:5', 'api.yaml:6']);
});
