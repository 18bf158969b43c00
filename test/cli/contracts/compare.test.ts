import { compared } from './compared';

const HEAD = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\n';
const operation = (id: string) => `{get: {operationId: ${id}, responses: {"200": {description: ok}}}}`;

const VALID = `${HEAD}paths:\n  /a: ${operation('a')}\n  /b: ${operation('b')}\n`;

test('contracts whose files are the same are not compared', async () => {
  expect(await compared({ 'a.yaml': VALID }, { 'a.yaml': VALID })).toMatchObject({ told: [], code: 0 });
});

test('the repair of a contract that could not be parsed is told as what it is, with an exit code of its own', async () => {
  const { told, code, changes } = await compared({ 'a.yaml': `${VALID}  [` }, { 'a.yaml': VALID });
  expect({ told, code }).toEqual({ told: ['unknown now/a.yaml not-compared'], code: 3 });
  expect(changes[0]?.change).toMatch(/base\/a\.yaml was not valid \(MW601 base\/a\.yaml:\d+: .*\); the new one is$/);
});

const OTHER = { 'b.yaml': VALID };
test.each([
  ['that could not be parsed', 'openapi: ['],
  ['of a version that is not known', VALID.replace('3.1.0', '3.2.0')],
  ['of Swagger 2.0', 'swagger: "2.0"'],
  ['of webhooks only', `${HEAD}webhooks: {moved: ${operation('moved')}}\n`],
])('the removal of a contract %s is told, although its operations are not known', async (_, text) => {
  expect(await compared({ 'a.yaml': text, ...OTHER }, OTHER)).toMatchObject({
    told: ['unknown base/a.yaml not-compared'],
    code: 3,
    changes: [{ change: expect.stringMatching(/^the contract a\.yaml removed; /) }],
  });
});

test('of a removed contract that was partly valid, the operations are told, and that there may be more', async () => {
  const { told } = await compared({ 'a.yaml': VALID.replace('title', 'titel'), ...OTHER }, OTHER);
  expect(told).toEqual([
    'breaks base/a.yaml:4 contract-removed',
    'breaks base/a.yaml:5 contract-removed',
    'unknown base/a.yaml not-compared',
  ]);
});

test('texts that are not UTF-8 are not taken for the same', async () => {
  const latin1 = (name: string) => Buffer.from(VALID.replace('/a:', `/caf${name}:`), 'latin1');
  await expect(compared({ 'a.yaml': latin1('\xe9') }, { 'a.yaml': latin1('\xe8') })).rejects.toThrow('it is not UTF-8');
});

test('the repair of a contract that was not UTF-8 is told as that', async () => {
  const before = Buffer.from(VALID.replace('/a:', '/caf\xe9:'), 'latin1');
  expect(await compared({ 'a.yaml': before }, { 'a.yaml': VALID.replace('/a:', '/caf\xe9:') })).toMatchObject({
    told: ['unknown now/a.yaml not-compared'],
    code: 3,
    changes: [{ change: expect.stringContaining('it is not UTF-8') }],
  });
});

test('the removal of a file that only others refer to is no change', async () => {
  expect(await compared({ 'a.yaml': `${HEAD}components: {}`, ...OTHER }, OTHER)).toMatchObject({ told: [], code: 0 });
});

test('of a version that was not valid, what its operations tell is compared', async () => {
  const invalid = `${VALID.replace('title', 'titel')}  /c: ${operation('c')}\n`;
  const now = VALID.replace(operation('a'), operation('other')).replace('/b:', '/d:');
  expect(await compared({ 'a.yaml': invalid }, { 'a.yaml': now })).toMatchObject({
    told: [
      'breaks base/a.yaml:4 api-operation-id-removed',
      'breaks base/a.yaml:5 api-removed',
      'breaks base/a.yaml:6 api-removed',
      'unknown now/a.yaml not-compared',
      'harmless now/a.yaml:5 endpoint-added',
    ],
    code: 1,
    changes: [{ callers: ['x'] }, {}, {}, { callers: ['x'] }, {}],
  });
});

test('of a version that was not valid, what oasdiff tells is told too', async () => {
  const answer = '[{"id": "endpoint-added", "text": "endpoint added", "level": 1}]';
  const { told, code } = await compared({ 'a.yaml': VALID.replace('title', 'titel') }, { 'a.yaml': VALID }, answer);
  expect({ told, code }).toEqual({
    told: ['unknown now/a.yaml not-compared', 'harmless now/a.yaml endpoint-added'],
    code: 3,
  });
});

test('an operation in a file of its own, which oasdiff would not look into, never reads as "no changes"', async () => {
  const document = `${HEAD}paths: {/a: {get: {$ref: get.yaml}}}`;
  const get = (id: string) => `operationId: ${id}\nresponses: {"200": {description: ok}}`;
  expect(
    await compared({ 'a.yaml': document, 'get.yaml': get('a') }, { 'a.yaml': document, 'get.yaml': get('b') }, '[]'),
  ).toMatchObject({
    told: ['breaks base/get.yaml:1 api-operation-id-removed', 'unknown now/a.yaml not-compared'],
    code: 1,
  });
});

test('a contract that is not valid now is an error, and one that oasdiff cannot compare too', async () => {
  await expect(compared({ 'a.yaml': VALID }, { 'a.yaml': `${VALID}  [` })).rejects.toThrow('MW601');
});

test('valid contracts that oasdiff cannot compare are an error', async () => {
  await expect(compared({ 'a.yaml': VALID }, { 'a.yaml': VALID.replace('/b', '/c') })).rejects.toThrow(
    'oasdiff failed',
  );
});
