import { App, Chart } from 'cdk8s';
import { type Manifest, Microservice, planOf, RestrictedNamespace, readContract, ServiceMesh } from '../../lib';
import { repeat } from '../../prove/mesh/lab';
import { type Answer, type Istioctl, type Mesh, obtainIstioctl, startMesh } from '../../testbed/mesh';
import { randomNumbers, requestsFor, templatesOf } from './support/path-inputs';
import { type Expected, expectedAnswer, type Template } from './support/path-reference';

/** How many contracts are generated, each a service, and how many requests are made to each. */
const CONTRACTS = 40;
const REQUESTS = 1000;
/** The services that run, and how many requests are made straight to each. */
const RUNNING = ['s0', 's1', 's2'];
const DIRECT_REQUESTS = 400;
const NAMESPACE = 'paths';

const random = randomNumbers(20_261_126);
const services = Array.from({ length: CONTRACTS }, (_, i) => ({ name: `s${i}`, templates: templatesOf(random) }));

/** A template as a path item; nothing of a request but its method and its path matters. */
function documentOf(templates: readonly Template[]): string {
  const paths = templates.map(({ text, parameters, operations }) => [
    text,
    Object.fromEntries(
      operations.map(({ method, id }) => [
        method.toLowerCase(),
        {
          operationId: id,
          'x-idempotency-exempt': 'It is a test.',
          parameters: parameters.map(({ name, schema, marks }) => ({
            name,
            in: 'path',
            required: true,
            schema,
            ...marks,
          })),
          responses: { 200: { description: 'ok' } },
        },
      ]),
    ),
  ]);
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Paths', version: '1.0.0' },
    servers: [{ url: 'https://{env}.example/api', variables: { env: { default: 'a' } } }, { url: '/internal' }],
    paths: Object.fromEntries(paths),
  });
}

function manifests(): Manifest[] {
  const app = new App();
  const chart = new Chart(app, 'paths', { namespace: NAMESPACE, disableResourceNameHashes: true });
  new RestrictedNamespace(chart, 'namespace', { name: NAMESPACE });
  const service = (name: string, document: string) => {
    const contract = readContract(document, `${name}.json`, () => ({ problem: 'there is no other file' }));
    const wrong = contract.findings.filter(({ code }) => code !== 'MW607');
    if (wrong.length > 0) throw new Error(JSON.stringify(wrong, undefined, 1));
    return new Microservice(chart, name, { name, image: `${name}:1.0.0`, contract });
  };
  const caller = service(
    'caller',
    documentOf([]).replace(
      '"paths":{}',
      '"paths":{"/run":{"get":{"operationId":"run","responses":{"200":{"description":"ok"}}}}}',
    ),
  );
  const callees = services.map(({ name, templates }) => {
    const callee = service(name, documentOf(templates));
    for (const { operations } of templates) {
      for (const { id, isDeclared } of operations) if (isDeclared) caller.operation('run').calls(callee.operation(id));
    }
    return callee;
  });
  new ServiceMesh(chart, 'mesh', {
    version: '1.31',
    telemetry: { samplingPercentage: 1 },
    members: [caller, ...callees].map((member) => ({ service: member })),
  });
  return planOf(app).objects.map(({ manifest }) => manifest);
}

/** The same matches; an accepted request is answered with the name of the route that took it. */
function answering(all: readonly Manifest[]): Manifest[] {
  return all.map((manifest) => {
    if (manifest.kind !== 'VirtualService') return manifest;
    const http = manifest.spec.http.map(({ route, retries, timeout, ...rest }: Record<string, unknown>) =>
      route ? { ...rest, directResponse: { status: 200, body: { string: rest.name } } } : rest,
    );
    return { ...manifest, spec: { ...manifest.spec, http } };
  });
}

/** What an answer comes to, in the words of the reference. */
function told({ status, headers, body }: Answer, method: string): Expected {
  if (status === 200) return { status, ...(method !== 'HEAD' && { operation: body }) };
  if (status === 405) return { status, allow: String(headers.allow).split(', ') };
  return { status };
}

const objects = manifests();
let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh({
    manifests: answering(objects),
    // Encoded slashes stay as they are, which is the harder case: where they are decoded, they are slashes.
    meshConfig: { pathNormalization: { normalization: 'BASE' } },
    replicas: { caller: 1, ...Object.fromEntries(RUNNING.map((name) => [name, 1])) },
  });
}, 30 * 60_000);
afterAll(async () => {
  await mesh?.stop();
});

test(`${CONTRACTS * REQUESTS} requests to overlapping paths reach the operations that OpenAPI means, or the answer for none`, async () => {
  const requests = services.flatMap((service) =>
    requestsFor(service.templates, REQUESTS, random).map((request) => ({ service, ...request })),
  );
  const wrong: object[] = [];
  const statuses = new Map<number, number>();
  await repeat(requests.length, 32, async (i) => {
    const request = requests[i];
    if (!request) return;
    const { service, method, path, query } = request;
    const answer = told(
      await mesh.request('caller', { host: `${service.name}.${NAMESPACE}`, method, path: path + query }),
      method,
    );
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    const problem = expectedAnswer(service.templates, method, path, answer);
    if (problem)
      wrong.push({
        service: service.name,
        method,
        path,
        problem,
        templates: service.templates.map(({ text }) => text).join(' '),
      });
  });
  process.stdout.write(`${requests.length} requests: ${JSON.stringify([...statuses].sort())}\n`);
  expect(wrong.slice(0, 8)).toEqual([]);
  for (const status of [200, 403, 404, 405]) expect(statuses.get(status)).toBeGreaterThan(requests.length / 50);
}, 120_000);

test(`${RUNNING.length * DIRECT_REQUESTS} requests past the caller’s proxy: none for a declared operation is denied`, async () => {
  const requests = services
    .filter(({ name }) => RUNNING.includes(name))
    .flatMap(({ name, templates }) =>
      requestsFor(templates, DIRECT_REQUESTS, random).map((request) => ({ name, templates, ...request })),
    )
    .map((request) => ({ ...request, isDeclared: isDeclared(request.templates, request.method, request.path) }));
  const denied: object[] = [];
  await repeat(requests.length, 16, async (i) => {
    const request = requests[i];
    if (!request?.isDeclared) return;
    const { name, method, path, query } = request;
    const { status } = await mesh.intrude(name, { kind: 'certificate', of: 'caller' }, { method, path: path + query });
    if (status !== 200) denied.push({ name, method, path, status });
  });
  process.stdout.write(`${requests.filter((request) => request.isDeclared).length} requests for declared operations\n`);
  expect(denied.slice(0, 8)).toEqual([]);
}, 120_000);

/** Whether a request is one for an operation that the caller declares. */
function isDeclared(templates: readonly Template[], method: string, path: string): boolean {
  const answers = templates.flatMap(({ operations }) => operations.map(({ id }) => ({ status: 200, operation: id })));
  return [{ status: 200 }, ...answers].some((answer) => expectedAnswer(templates, method, path, answer) === undefined);
}

test('istiod’s own validation takes all of it, and no proxy refused any', async () => {
  const istioctl: Istioctl = await obtainIstioctl();
  expect(await istioctl.validate(objects)).toEqual([]);
  expect(await mesh.rejections()).toEqual([]);
}, 120_000);
