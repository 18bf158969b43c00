/**
 * Measures what the number of operations of a contract costs in the mesh: the time until istiod has made and pushed the
 * routes, and the latency that Envoy adds to a call. `npm run bench:routes`, on real istiod and Envoy.
 * @module
 */
import { App, Chart } from 'cdk8s';
import { table, terminalProgress } from '../cli/terminal';
import { type Manifest, Microservice, planOf, RestrictedNamespace, readContract, ServiceMesh } from '../lib';
import { type Mesh, startMesh } from '../testbed/mesh';
import { median } from './measure';

const OPERATIONS = [10, 100, 1000];
const CALLS = 600;
const PUSHES = 3;

interface Row {
  readonly operations: number;
  /** From a new istiod to every proxy having taken its configuration, in milliseconds. */
  readonly push: number;
  readonly first: Latency;
  readonly last: Latency;
  readonly unknown: Latency;
  /** The VirtualService as JSON. */
  readonly bytes: number;
}

/** In milliseconds, of a call by an application through both proxies. */
interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** A contract of resources, each with a path parameter, as most paths have one. */
function contractOf(operations: number): string {
  const paths = Object.fromEntries(
    Array.from({ length: operations }, (_, i) => [
      `/v1/${name(i)}/{id}`,
      {
        get: {
          operationId: name(i),
          parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^[0-9]+$' } }],
          responses: { 200: { description: 'ok' } },
        },
      },
    ]),
  );
  return JSON.stringify({ openapi: '3.1.0', info: { title: 'Bench', version: '1.0.0' }, paths });
}

/** In the order of their routes. */
const name = (i: number) => `resource${String(i).padStart(4, '0')}`;

function manifestsOf(operations: number): Manifest[] {
  const app = new App();
  const chart = new Chart(app, 'bench', { namespace: 'bench', disableResourceNameHashes: true });
  new RestrictedNamespace(chart, 'namespace', { name: 'bench' });
  const contract = readContract(contractOf(operations), 'bench.json', () => ({
    problem: 'it refers to no other file',
  }));
  const service = (id: string) => new Microservice(chart, id, { name: id, image: `${id}:1.0.0`, contract });
  const [caller, callee] = [service('caller'), service('callee')];
  for (let i = 0; i < operations; i++) caller.operation(name(i)).calls(callee.operation(name(i)));
  new ServiceMesh(chart, 'mesh', {
    version: '1.31',
    telemetry: { samplingPercentage: 1 },
    members: [{ service: caller }, { service: callee }],
  });
  return planOf(app).objects.map(({ manifest }) => manifest);
}

async function latency(mesh: Mesh, path: string): Promise<Latency> {
  const times: number[] = [];
  for (let i = 0; i < CALLS; i++) times.push((await mesh.request('caller', { host: 'callee.bench', path })).ms);
  const sorted = times.slice(CALLS / 6).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

async function measure(operations: number): Promise<Row> {
  const manifests = manifestsOf(operations);
  const mesh = await startMesh({ manifests, replicas: { caller: 1, callee: 1 } });
  try {
    const pushes: number[] = [];
    for (let i = 0; i < PUSHES; i++) {
      const started = performance.now();
      await mesh.restartIstiod(manifests);
      pushes.push(performance.now() - started);
    }
    const routes = manifests.find(({ kind, metadata }) => kind === 'VirtualService' && metadata.name === 'callee');
    return {
      operations,
      push: median(pushes),
      first: await latency(mesh, `/v1/${name(0)}/1`),
      last: await latency(mesh, `/v1/${name(operations - 1)}/1`),
      unknown: await latency(mesh, '/v1/unknown'),
      bytes: JSON.stringify(routes).length,
    };
  } finally {
    await mesh.stop();
  }
}

async function main(): Promise<void> {
  const progress = terminalProgress();
  const rows: Row[] = [];
  for (const operations of OPERATIONS) {
    rows.push(await progress.step(`${operations} operations`, () => measure(operations)));
  }
  if (process.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
    return;
  }
  const ms = ({ p50, p99 }: Latency) => `${p50.toFixed(2)} / ${p99.toFixed(2)}`;
  process.stdout.write(
    `${table(
      [
        'operations',
        'VirtualService KB',
        'istiod to proxies ms',
        'first route p50 / p99 ms',
        'last route',
        'no route (404)',
      ],
      rows.map((row) => [
        row.operations,
        Math.round(row.bytes / 1024),
        Math.round(row.push),
        ms(row.first),
        ms(row.last),
        ms(row.unknown),
      ]),
    )}\n`,
  );
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
