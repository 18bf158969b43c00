import { App, Chart } from 'cdk8s';
import { type Manifest, Microservice, planOf, RestrictedNamespace, readContract, ServiceMesh } from '../../lib';
import type { Call } from '../../testbed/mesh';
import type { Experiment } from '../experiment';
import { type Attempt, tryAll } from './contract';
import type { MeshLab } from './lab';

/** A search that requires a header and a query parameter, each with a pattern: no contract of the finance system does. */
const CONTRACT = {
  openapi: '3.1.0',
  info: { title: 'Search', version: '1.0.0' },
  paths: {
    '/v1/search': {
      get: {
        operationId: 'search',
        parameters: [
          { name: 'X-Tenant', in: 'header', required: true, schema: { type: 'string', pattern: '^[a-z]{2,8}$' } },
          { name: 'q', in: 'query', required: true, schema: { type: 'string', pattern: '^[a-z]+$' } },
        ],
        responses: { 200: { description: 'ok' } },
      },
    },
  },
};

const SOUND: Call = { path: '/v1/search?q=entries', headers: { 'x-tenant': 'acme' } };

const ATTEMPTS: readonly Attempt[] = [
  { what: 'a sound request', call: SOUND, expected: 200 },
  { what: 'a header in another case', call: { ...SOUND, headers: { 'X-TENANT': 'acme' } }, expected: 200 },
  { what: 'no header', call: { ...SOUND, headers: {} }, expected: 400 },
  { what: 'a malformed header', call: { ...SOUND, headers: { 'x-tenant': 'ACME' } }, expected: 400 },
  { what: 'no query', call: { ...SOUND, path: '/v1/search' }, expected: 400 },
  { what: 'another query', call: { ...SOUND, path: '/v1/search?query=entries' }, expected: 400 },
  { what: 'a malformed query', call: { ...SOUND, path: '/v1/search?q=42' }, expected: 400 },
  { what: 'neither', call: { path: '/v1/search' }, expected: 400 },
];

function manifests(): Manifest[] {
  const app = new App();
  const chart = new Chart(app, 'search', { namespace: 'finance-dev', disableResourceNameHashes: true });
  new RestrictedNamespace(chart, 'namespace', { name: 'finance-dev' });
  const contract = readContract(JSON.stringify(CONTRACT), 'search.json', () => ({ problem: 'there is no other file' }));
  const service = (name: string) => new Microservice(chart, name, { name, image: `${name}:1.0.0`, contract });
  const [billing, ledger] = [service('billing'), service('ledger')];
  billing.operation('search').calls(ledger.operation('search'));
  const members = [{ service: billing }, { service: ledger }];
  new ServiceMesh(chart, 'mesh', { version: '1.31', telemetry: { samplingPercentage: 1 }, members });
  return planOf(app).objects.map(({ manifest }) => manifest);
}

export const parameters: Experiment<MeshLab>[] = [
  {
    id: 'contract-parameters',
    title: `${ATTEMPTS.length} requests with and without a required header and query`,
    policy: '400 for what is missing or malformed',
    short: true,
    run: (lab) =>
      lab.inMesh({ replicas: { billing: 1, ledger: 1 }, manifests: manifests() }, (mesh) =>
        tryAll(mesh, ATTEMPTS, '/v1/search?q=entries'),
      ),
  },
];
