import { Duration } from 'cdk8s';
import { terminalProgress } from '../../cli/terminal';
import { readContract } from '../../lib';
import { type Mesh, startMesh } from '../../testbed/mesh';
import { contractManifests, LEDGER } from './support/contract-mesh';

const get = (operationId: string) => ({ get: { operationId, responses: { 200: { description: 'ok' } } } });
const contract = readContract(
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Entries', version: '1.0.0' },
    paths: { '/entries': get('list'), '/changes': get('watch') },
  }),
  'entries.json',
  () => ({ problem: 'there is no other file' }),
);

let mesh: Mesh;

beforeAll(async () => {
  const manifests = contractManifests(contract, {
    timeout: Duration.seconds(1),
    operations: { watch: { streams: true } },
  });
  mesh = await startMesh({ manifests, replicas: { billing: 1, ledger: 1 }, progress: terminalProgress() });
}, 30 * 60_000);

afterAll(() => mesh?.stop());

test.each([
  ['/entries', 504],
  ['/changes', 200],
])('%s, which takes longer than the timeout of the service: %i', async (path, status) => {
  mesh.upstream('ledger').behave({ delay: 2_000 });
  expect((await mesh.request('billing', { host: LEDGER, method: 'GET', path })).status).toBe(status);
});
