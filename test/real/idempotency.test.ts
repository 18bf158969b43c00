import { terminalProgress } from '../../cli/terminal';
import { readContract } from '../../lib';
import { type Mesh, startMesh } from '../../testbed/mesh';
import { contractManifests, LEDGER } from './support/contract-mesh';

const header = (required: boolean) => ({
  parameters: [{ name: 'PayPal-Request-Id', in: 'header', required, schema: { type: 'string' } }],
});
const schema = { type: 'object', required: ['request_id'], properties: { request_id: { type: 'string' } } };
const body = { requestBody: { required: true, content: { 'application/json': { schema } } } };

/** Operations of a contract that was not written for a mesh, and how often one request is made when each try fails. */
const OPERATIONS: Readonly<Record<string, { method?: string; operation: object; tries: number }>> = {
  'requires-key': { operation: header(true), tries: 1 },
  'takes-key': { operation: header(false), tries: 1 },
  'key-in-body': { operation: { ...body, 'x-idempotency-key': { in: 'body', name: 'request_id' } }, tries: 1 },
  'no-key': { operation: {}, tries: 1 },
  searches: { operation: { 'x-safe': 'It only searches.' }, tries: 3 },
  registers: { operation: { 'x-idempotent': 'The name is the key.' }, tries: 3 },
  puts: { method: 'put', operation: {}, tries: 3 },
};

const contract = readContract(
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Payments', version: '2.0.0' },
    'x-idempotency-key': { in: 'header', name: 'PayPal-Request-Id', required: false },
    paths: Object.fromEntries(
      Object.entries(OPERATIONS).map(([id, { method = 'post', operation }]) => [
        `/${id}`,
        { [method]: { operationId: id, ...operation, responses: { 200: { description: 'ok' } } } },
      ]),
    ),
  }),
  'payments.json',
  () => ({ problem: 'there is no other file' }),
  { idempotency: { adopting: true } },
);

let mesh: Mesh;

beforeAll(async () => {
  const manifests = contractManifests(contract);
  mesh = await startMesh({ manifests, replicas: { billing: 1, ledger: 1 }, progress: terminalProgress() });
}, 30 * 60_000);

afterAll(() => mesh?.stop());

beforeEach(() => {
  mesh.upstream('ledger').behave();
  mesh.upstream('ledger').forget();
});

const call = (id: string, headers: Record<string, string> = {}) =>
  mesh.request('billing', {
    host: LEDGER,
    method: (OPERATIONS[id]?.method ?? 'post').toUpperCase(),
    path: `/${id}`,
    headers,
    body: { request_id: 'r-1' },
  });

test('its findings stop nothing, in strict environments neither', () => {
  expect(contract.findings.map(({ code, level }) => [code, level])).toEqual([
    ['MW611', 'info'],
    ['MW610', 'info'],
  ]);
});

test('a required key is asked for by its own name, an optional one and one in the body are not', async () => {
  const statuses = await Promise.all(
    ['requires-key', 'takes-key', 'key-in-body'].map(async (id) => (await call(id)).status),
  );
  expect(statuses).toEqual([400, 200, 200]);
  expect((await call('requires-key', { 'paypal-request-id': 'r-1' })).status).toBe(200);
});

test.each([
  ['', 400],
  [' ', 400],
  ['0', 200],
  ['"a b"', 200],
  ['clé', 200],
])('a required key without a form of its own may be all but empty: "%s"', async (key, status) => {
  expect((await call('requires-key', { 'paypal-request-id': key })).status).toBe(status);
});

test.each(Object.entries(OPERATIONS))(
  '%s fails after it was executed: so many tries as do no harm',
  async (id, { tries }) => {
    mesh.upstream('ledger').behave({ status: 503 });
    await call(id, { 'paypal-request-id': 'r-1' });
    expect(mesh.upstream('ledger').received).toHaveLength(tries);
  },
);
