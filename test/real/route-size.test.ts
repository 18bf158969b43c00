import { App, Chart } from 'cdk8s';
import { type Manifest, Microservice, planOf, RestrictedNamespace, readContract, ServiceMesh } from '../../lib';
import { checkPlan } from '../../lib/check';
import { kubectl, kubectlWith } from './support/testbed';

const NAMESPACE = 'route-size';

/** A contract of so many operations, as public ones are: four on a resource, two of them keyed, two path parameters. */
function documentOf(operations: number): string {
  const parameter = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    schema: { type: 'string', pattern: '^[!-~]{8,64}$' },
  };
  const responses = { 200: { description: 'ok' } };
  const requestBody = { required: true, content: { 'application/json': {} } };
  const operation = (i: number) => ({ operationId: `operation${i}`, responses });
  const keyed = (i: number) => ({ ...operation(i), requestBody, parameters: [key] });
  const resources = Array.from({ length: operations / 4 }, (_, i) => {
    const all = `/v1/organizations/{organizationId}/resources-${String(i).padStart(4, '0')}`;
    return [
      [all, { parameters: [parameter('organizationId')], get: operation(4 * i), post: keyed(4 * i + 1) }],
      [
        `${all}/{resourceId}`,
        {
          parameters: [parameter('organizationId'), parameter('resourceId')],
          get: operation(4 * i + 2),
          patch: keyed(4 * i + 3),
        },
      ],
    ] as const;
  });
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Size', version: '1.0.0' },
    paths: Object.fromEntries(resources.flat()),
  });
}

/** The routes of a service whose operations are all called by so many others, and whether the plan finds them too large. */
function routesOf(operations: number, callers: number) {
  const app = new App();
  const chart = new Chart(app, 'size', { namespace: NAMESPACE, disableResourceNameHashes: true });
  new RestrictedNamespace(chart, 'namespace', { name: NAMESPACE });
  const contract = readContract(documentOf(operations), 'size.json', () => ({ problem: 'there is no other file' }));
  const service = (name: string) => new Microservice(chart, name, { name, image: `${name}:1.0.0`, contract });
  const callee = service(`callee-${operations}-${callers}`);
  const from = Array.from({ length: callers }, (_, i) => service(`caller-${i}`));
  for (const caller of from) {
    for (const { id } of contract.operations) caller.operation('operation0').calls(callee.operation(id));
  }
  const members = [callee, ...from].map((member) => ({ service: member }));
  new ServiceMesh(chart, 'mesh', { version: '1.31', telemetry: { samplingPercentage: 1 }, members });
  const plan = planOf(app);
  const isTooLarge = checkPlan(plan).some(({ code }) => code === 'MW316');
  const manifests = plan.objects.map(({ manifest }): Manifest => manifest);
  const routes = manifests.find(
    ({ kind, metadata }) => kind === 'VirtualService' && metadata.name.startsWith('callee'),
  );
  return { routes, isTooLarge };
}

beforeAll(() => {
  kubectl('create', 'namespace', NAMESPACE);
});
afterAll(() => {
  kubectl('delete', 'namespace', NAMESPACE, '--wait=false');
});

const apply = (manifest: object | undefined) =>
  kubectlWith(JSON.stringify(manifest), 'apply', '--server-side', '--field-manager=meshwright', '-f', '-');

test.each([
  [572, 2, 800_000],
  [1000, 1, 900_000],
  [1000, 2, 1_400_000],
])(
  'the API server takes the routes of %i operations for %i callers, in less than %i bytes',
  (operations, callers, most) => {
    const { routes, isTooLarge } = routesOf(operations, callers);
    const bytes = JSON.stringify(routes).length;
    process.stdout.write(`${operations} operations, ${callers} callers: ${bytes} bytes\n`);
    expect(bytes).toBeLessThan(most);
    expect(isTooLarge).toBe(false);
    apply(routes);
  },
);

test('what the API server does not take, the plan finds before', () => {
  const { routes, isTooLarge } = routesOf(1000, 3);
  expect(isTooLarge).toBe(true);
  expect(() => apply(routes)).toThrow(/too large|larger than max/i);
});

test('an object of the largest size that the plan lets through is taken', () => {
  const http = (name: string) => [{ name, directResponse: { status: 200 } }];
  const routes = (name: string) => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'largest', namespace: NAMESPACE },
    spec: { hosts: ['largest'], http: http(name) },
  });
  const filling = 1_556_480 - JSON.stringify(routes('')).length;
  apply(routes('x'.repeat(filling)));
  expect(() =>
    apply({ ...routes('x'.repeat(filling + 32 * 1024)), metadata: { name: 'larger', namespace: NAMESPACE } }),
  ).toThrow();
});
