import { terminalProgress } from '../../cli/terminal';
import { readContract } from '../../lib';
import { repeat } from '../../prove/mesh/lab';
import { type Mesh, startMesh } from '../../testbed/mesh';
import { contractManifests, LEDGER } from './support/contract-mesh';
import { type GeneratedParameter, generator } from './support/parameter-requests';

const SEED = 20_261_126;
const OPERATIONS = 360;
const REQUESTS = 30;

const { parameter, requests } = generator(SEED);
const parameters = Array.from({ length: OPERATIONS }, parameter);
const pathOf = (i: number) => (parameters[i]?.in === 'path' ? `/p${i}/{id}` : `/p${i}`);

/** A contract of one operation a parameter. */
const contract = readContract(
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Parameters', version: '1.0.0' },
    paths: Object.fromEntries(
      parameters.map((one, i) => [
        pathOf(i),
        { get: { operationId: `p${i}`, parameters: [one], responses: { 200: { description: 'ok' } } } },
      ]),
    ),
  }),
  'parameters.json',
  () => ({ problem: 'there is no other file' }),
);

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh({
    manifests: contractManifests(contract),
    replicas: { billing: 1, ledger: 1 },
    progress: terminalProgress(),
  });
}, 30 * 60_000);

afterAll(() => mesh?.stop());

test('what is found in generated parameters is what no mesh can enforce', () => {
  expect(new Set(contract.findings.map(({ code }) => code))).toEqual(new Set(['MW606']));
});

test('no request that a schema allows is turned away, however it is written, and many that none allows are', async () => {
  const all = parameters.flatMap((one, i) =>
    requests(pathOf(i), one, REQUESTS).map((request) => ({ ...request, parameter: one, operation: `p${i}` })),
  );
  const answers = await repeat(all.length, 8, async (i) => {
    const { path, headers } = all[i] as (typeof all)[number];
    return (await mesh.request('billing', { host: LEDGER, path, headers })).status;
  });
  const refused = all.filter((_, i) => answers[i] !== 200);
  const told = refused.filter(({ legal }) => legal).map(described);
  const legal = all.filter((request) => request.legal).length;
  process.stderr.write(
    `${all.length} requests, ${legal} of them legal; ${refused.length} refused, ${told.length} of them legal\n`,
  );
  expect(told).toEqual([]);
  expect(legal).toBeGreaterThan(2000);
  expect(refused.length).toBeGreaterThan(500);
  expect(await mesh.rejections()).toEqual([]);
}, 120_000);

const described = ({
  path,
  headers,
  parameter: one,
}: {
  path: string;
  headers: object;
  parameter: GeneratedParameter;
}) => `${path} ${JSON.stringify(headers)} for ${JSON.stringify(one)}`.slice(0, 400);
