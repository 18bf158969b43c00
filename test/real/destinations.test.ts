import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { terminalProgress } from '../../cli/terminal';
import { checkPlan } from '../../lib/check';
import type { Manifest } from '../../lib/plan';
import { type Mesh, startMesh } from '../../testbed/mesh';
import { deployment, networking, object, planOfManifests } from '../check/support';

const namespace = (name: string): Manifest => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
const workload = (name: string, where: string): Manifest => {
  const container = { name: 'main', image: 'registry.example/app:1.0.0', ports: [{ containerPort: 8080 }] };
  const one = deployment(name, { containers: [container] });
  return { ...one, metadata: { name, namespace: where } };
};
const serviceOf = (name: string, where: string) =>
  object(
    'v1',
    'Service',
    name,
    { spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] } },
    where,
  );
const WORLD: readonly Manifest[] = [
  namespace('ns'),
  namespace('other'),
  workload('front', 'ns'),
  serviceOf('front', 'ns'),
  workload('near', 'ns'),
  serviceOf('near', 'ns'),
  workload('far', 'other'),
  serviceOf('far', 'other'),
  ...['ns/near', 'other/far'].map((id) => {
    const [where = '', host = ''] = id.split('/');
    return networking('DestinationRule', host, { host, subsets: [{ name: 'stable', labels: { app: host } }] }, where);
  }),
];

/** Every way to say a destination: right, cut short, of the wrong namespace, with and without port and subset. */
const DESTINATIONS = ['near', 'far', 'gone'].flatMap((name) =>
  ['', '.ns', '.ns.svc', '.other', '.ns.svc.cluster.local', '.other.svc.cluster.local'].flatMap((suffix) =>
    [undefined, 80, 8080].flatMap((number) =>
      [undefined, 'stable', 'canary'].map((subset) => ({
        host: `${name}${suffix}`,
        ...(number !== undefined && { port: { number } }),
        ...(subset !== undefined && { subset }),
      })),
    ),
  ),
);
type Destination = (typeof DESTINATIONS)[number];

const route = (destinations: readonly Destination[]) =>
  networking('VirtualService', 'front', {
    hosts: ['front.ns.svc.cluster.local'],
    http: destinations.map((destination) => ({
      match: [{ uri: { prefix: `/${DESTINATIONS.indexOf(destination)}/` } }],
      route: [{ destination }],
      timeout: '5s',
      retries: { attempts: 0 },
    })),
  });

const state = mkdtempSync(path.join(tmpdir(), 'meshwright-destinations-'));
let mesh: Mesh;

beforeAll(async () => {
  process.env.MESHWRIGHT_STATE = state;
  mesh = await startMesh({
    manifests: [...WORLD, route(DESTINATIONS)],
    replicas: { front: 1, near: 1, far: 1 },
    callers: [{ name: 'caller', namespace: 'ns' }],
    progress: terminalProgress(),
  });
}, 30 * 60_000);
afterAll(async () => {
  await mesh?.stop();
  rmSync(state, { recursive: true, force: true });
});

test('a route leads somewhere in a mesh exactly where MW118 finds nothing', async () => {
  const disagreements: string[] = [];
  const counts = { answered: 0, failed: 0 };
  for (const [i, destination] of DESTINATIONS.entries()) {
    const { status, body } = await mesh.request('caller', { host: 'front.ns.svc.cluster.local', path: `/${i}/` });
    const isAnswered = status === 200;
    counts[isAnswered ? 'answered' : 'failed']++;
    const isSound = checkPlan(planOfManifests([...WORLD, route([destination])])).every(({ code }) => code !== 'MW118');
    if (isSound !== isAnswered) disagreements.push(`${JSON.stringify(destination)}: ${status} ${body}`);
  }
  expect(disagreements).toEqual([]);
  console.info(`Destinations: ${JSON.stringify(counts)}`);
  expect(counts.answered).toBeGreaterThan(10);
  expect(counts.failed).toBeGreaterThan(100);
});
