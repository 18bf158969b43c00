import { App, Chart } from 'cdk8s';
import {
  type Contract,
  checkPlan,
  type Manifest,
  Microservice,
  planOf,
  RestrictedNamespace,
  readContract,
  ServiceMesh,
} from '../../lib';
import { attemptsOn, type Declarations, intrusions, type Route } from '../../prove/mesh/attempts';
import { type Mesh, startMesh } from '../../testbed/mesh';
import { seededRandom } from '../../testbed/mesh/behaviour';

/** Paths that look like each other: literals, verbs, extensions, text with several spellings, parameters elsewhere. */
const ROUTES: readonly Route[] = routesOf([
  'GET /users/{id}',
  'GET /users/export',
  'GET /users/me',
  'GET /users/find:all:now',
  'DELETE /users/{id}',
  'DELETE /users/export',
  'GET /users/{id}/secrets',
  'GET /users/me/{tab}',
  'POST /invoices/batch',
  'POST /invoices/batch:all',
  'POST /invoices/{id}:approve',
  'POST /invoices/{id}:void',
  'POST /invoices/{id}/lines',
  'GET /invoices/{id}',
  'GET /invoices/{id}:history',
  'GET /invoices/$count',
  'GET /reports/{name}',
  'GET /reports/{name}.json',
  'GET /reports/{name}.csv',
  'GET /reports/v{number}',
  'PUT /cafés/{id}',
  'PUT /cafés/menu',
  'GET /files/{folder}/{name}',
  'GET /files/{folder}/latest',
  'GET /files/public/{name}',
  'GET /my items/{id}',
  'GET /my items/all',
]);

/** What a caller declares, what it does not, and requests with the status that each gets. */
const SIBLINGS: readonly [own: string[], other: string, statusOf: Record<string, number>][] = [
  [
    ['/i/{id}:void', '/i/{id}:approve'],
    '/i/batch:void',
    { '/i/batch:void': 403, '/i/batch%3avoid': 403, '/i/7:void': 200, '/i/7:approve': 200, '/i/batch:approve': 200 },
  ],
  [['/a/{x}.json', '/a/v{n}'], '/a/summary.json', { '/a/summary.json': 403, '/a/b.json': 200, '/a/v7': 200 }],
  [['/f/{p+}'], '/f/', { '/f/': 403, '/f//': 403, '/f/a': 200, '/f/a/b': 200, '/f/a/b/': 200 }],
  [['/d/{t}/{u}'], '/d/q{x}/c', { '/d/queue/c': 403, '/d/queue/1': 200, '/d/a/c': 200 }],
  [['/r/{id}'], '/r/v{x}.json', { '/r/v7.json': 403, '/r/v7': 200, '/r/a.json': 200 }],
  [['/c/{x}/{y}'], '/c/v{x}/{y}.json', { '/c/v1/a.json': 403, '/c/v1/a': 200, '/c/a/b.json': 200 }],
  [['/e/v{x}/{y}.json'], '/e/{x}/{y}.json', { '/e/a/b.json': 403, '/e/v1/a.json': 200 }],
  [['/g/v{x}/a:b:c:d', '/g/me/me'], '/g/v{x}/{y}.json', { '/g/v7/7.json': 403, '/g/v7/a:b:c:d': 200, '/g/me/me': 200 }],
  [['/h/reports{format}'], '/h/reports', { '/h/reports': 403, '/h/reports.csv': 200 }],
  [['/k/v{n}'], '/k/{id}', { '/k/v': 403, '/k/7': 403, '/k/v7': 200 }],
  [['/l/{id}'], '/l/v{n}', { '/l/v': 200, '/l/7': 200, '/l/v7': 403 }],
  [['/m/{id}'], '/m/{id}:void', { '/m/:void': 200, '/m/7:void': 403, '/m/7': 200 }],
  [['/b/p{x}:w', '/b/{x}'], '/b/{x}:w', { '/b/p1:w': 200, '/b/7': 200, '/b/7:w': 403 }],
];

function routesOf(lines: readonly string[]): Route[] {
  return lines.map((line) => {
    const [method = '', path = ''] = line.split(/ (.*)/);
    return { id: line.replace(/\W+/g, '-').replace(/-$/, ''), method, path };
  });
}

const CALLERS = ['anna', 'bert', 'cleo', 'dora'];

function contractOf(routes: readonly Route[]): Contract {
  const paths: Record<string, Record<string, object>> = {};
  for (const { id, method, path } of routes) {
    const names = [...path.matchAll(/\{([^{}+]+)\+?\}/g)].map(([, name]) => name);
    const parameters = names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
    const exempt = method === 'POST' ? { 'x-idempotency-exempt': 'a test' } : {};
    paths[path] = { ...paths[path] };
    (paths[path] as Record<string, object>)[method.toLowerCase()] = {
      operationId: id,
      parameters,
      ...exempt,
      responses: { 200: { description: 'ok' } },
    };
  }
  const document = { openapi: '3.1.0', info: { title: 'Siblings', version: '1.0.0' }, paths };
  return readContract(JSON.stringify(document), 'siblings.json', () => ({ problem: 'there is no other file' }));
}

/** A provider, and callers of which each declares some of its operations. */
function system(
  routes: readonly Route[],
  names: readonly string[],
  isDeclared: (caller: string, route: Route) => boolean,
) {
  const app = new App();
  const chart = new Chart(app, 'siblings', { namespace: 'siblings', disableResourceNameHashes: true });
  new RestrictedNamespace(chart, 'namespace', { name: 'siblings' });
  const contract = contractOf(routes);
  const service = (name: string, its: Contract) =>
    new Microservice(chart, name, { name, image: `${name}:1.0.0`, contract: its });
  const provider = service('provider', contract);
  const callers = names.map((name) => service(name, contractOf([{ id: 'run', method: 'GET', path: '/run' }])));
  const declarations = new Map<string, Set<string>>();
  for (const caller of callers) {
    const declared = routes.filter((route) => isDeclared(caller.intent.name, route)).map(({ id }) => id);
    for (const id of declared) caller.operation('run').callsLater(provider.operation(id));
    declarations.set(caller.intent.name, new Set(declared));
  }
  const guest = { namespace: 'shop', serviceAccount: 'guest', podLabels: { app: 'guest' } };
  provider.allowCaller(guest, [routes[0]?.id ?? '']);
  const members = [provider, ...callers].map((each) => ({ service: each }));
  new ServiceMesh(chart, 'mesh', { version: '1.31', telemetry: { samplingPercentage: 1 }, members });
  const plan = planOf(app);
  return { plan, declarations: declarations as Declarations };
}

describe('past their own proxies, straight to a provider with operations that look like each other', () => {
  const random = seededRandom(13);
  const { plan, declarations } = system(ROUTES, CALLERS, () => random() < 0.35);
  const attempts = attemptsOn(ROUTES, declarations);
  let mesh: Mesh;
  beforeAll(async () => {
    const manifests: Manifest[] = plan.objects.map(({ manifest }) => manifest);
    const replicas = Object.fromEntries(['provider', ...CALLERS].map((name) => [name, 1]));
    mesh = await startMesh({ manifests, replicas, callers: [{ name: 'guest', namespace: 'shop' }] });
  }, 60_000);
  afterAll(() => mesh?.stop());

  test('the plan has no findings but on paths that overlap: every operation is told from its siblings', () => {
    const found = [...plan.findings, ...checkPlan(plan)].filter(({ code }) => code !== 'MW607');
    expect(found).toEqual([]);
  });

  test('callers reach exactly what they declare, in every spelling', async () => {
    const declared = attempts.filter(({ isDeclared }) => isDeclared).length;
    expect(await intrusions(mesh, 'provider', attempts)).toEqual([]);
    expect(await mesh.rejections()).toEqual([]);
    expect(mesh.upstream('provider').received).toHaveLength(declared);
    expect(attempts.length).toBeGreaterThan(1000);
    expect(declared).toBeGreaterThan(200);
  }, 60_000);

  test.each([
    ['what it may call', '/users/a7', 200],
    ['another operation', '/users/export', 403],
    ['another operation whose slash is encoded', '/users/a7%2Fsecrets', 403],
    ['what nobody has', '/users/a7/nothing', 404],
  ])('an external caller with a sidecar gets an answer through its own proxy to %s', async (_what, path, status) => {
    const answer = await mesh.request('guest', { host: 'provider.siblings', path });
    expect(answer.status).toBe(status);
  });
});

test('siblings of several texts are told from what a caller declares', async () => {
  const own = SIBLINGS.flatMap(([paths]) => paths);
  const routes = [...own, ...SIBLINGS.map(([, path]) => path)].map((path, i) => ({
    id: `op${i}`,
    method: 'GET',
    path,
  }));
  const { plan } = system(routes, ['anna'], (_, { path }) => own.includes(path));
  const told = plan.findings.filter(({ code }) => code === 'MW204').map(({ value }) => value);
  // It has a text in more spellings than a policy is given: any other but those of siblings passes in its place.
  expect(told).toEqual(['/g/v{x}/a:b:c:d']);
  const manifests: Manifest[] = plan.objects.map(({ manifest }) => manifest);
  const mesh = await startMesh({ manifests, replicas: { provider: 1, anna: 1 } });
  const attempts = SIBLINGS.flatMap(([, , statusOf]) =>
    Object.entries(statusOf).map(([path, status]) => ({
      caller: 'anna',
      call: { method: 'GET', path },
      isDeclared: status === 200,
    })),
  );
  const wrong = await intrusions(mesh, 'provider', attempts).finally(() => mesh.stop());
  expect(wrong).toEqual([]);
}, 60_000);

test('in a mesh that does not decode slashes, they lead past the policy: that is what MW312 asks for', async () => {
  // The seed has to give some caller `/users/{id}` and not the paths below it.
  const random = seededRandom(13);
  const { plan, declarations } = system(ROUTES, CALLERS, () => random() < 0.35);
  const manifests: Manifest[] = plan.objects.map(({ manifest }) => manifest);
  const replicas = Object.fromEntries(['provider', ...CALLERS].map((name) => [name, 1]));
  const mesh = await startMesh({ manifests, replicas, meshConfig: {} });
  const wrong = await intrusions(mesh, 'provider', attemptsOn(ROUTES, declarations)).finally(() => mesh.stop());
  const reached = wrong.filter((each) => each.endsWith(': 200'));
  expect(reached).not.toEqual([]);
  expect(reached.filter((each) => !/%2f|%5c/i.test(each))).toEqual([]);
}, 60_000);
