import { parse } from 'yaml';
import { type PlannedObject, renderYaml } from '../../lib';
import { ENVIRONMENTS, type EnvironmentName } from '../../stacks/environments';
import { synthesize } from '../../stacks/synthesis';

const syntheses = synthesize();
const planOfEnvironment = (name: EnvironmentName) => {
  const found = syntheses.find(({ environment }) => environment.name === name);
  if (!found) throw new Error(`no synthesis of ${name}`);
  return found.plan;
};
const objectsOf = (name: EnvironmentName, kind: string): PlannedObject['manifest'][] =>
  planOfEnvironment(name)
    .objects.map(({ manifest }) => manifest)
    .filter((manifest) => manifest.kind === kind);

test('billing’s Service in prod is exactly the one that its clients were promised', () => {
  const service = objectsOf('prod', 'Service').find(({ metadata }) => metadata.name === 'billing-service');
  if (!service) throw new Error('there is no such Service');
  const { labels, annotations, ...metadata } = service.metadata;
  const [{ name, appProtocol, ...port }, ...otherPorts] = service.spec.ports;
  const promised = parse(`
apiVersion: v1
kind: Service
metadata:
  name: billing-service
  namespace: finance-prod
spec:
  selector:
    app: billing
  ports:
    - protocol: TCP
      port: 80
      targetPort: 8080
  type: ClusterIP
`);
  expect(otherPorts).toEqual([]);
  expect({ ...service, metadata, spec: { ...service.spec, ports: [port] } }).toEqual(promised);
});

// Whatever changes here replaces or renames something that runs in production.
test('the identity of everything in prod', () => {
  expect(
    planOfEnvironment('prod')
      .objects.map(({ id }) => id)
      .sort(),
  ).toMatchSnapshot();
});

test.each(Object.keys(ENVIRONMENTS) as EnvironmentName[])('%s has no findings', (name) => {
  expect(planOfEnvironment(name).findings).toEqual([]);
});

test('an environment’s objects are all in its own namespaces', () => {
  for (const name of Object.keys(ENVIRONMENTS) as EnvironmentName[]) {
    const namespaces = planOfEnvironment(name).objects.flatMap(({ manifest }) => manifest.metadata.namespace ?? []);
    const agents = ENVIRONMENTS[name].agents ? [`otel-agents-${name}`] : [];
    expect(new Set(namespaces)).toEqual(new Set([`finance-${name}`, `observability-${name}`, ...agents]));
  }
});

test('the environments have the same objects of the finance system but for scaling', () => {
  const shape = (name: EnvironmentName) =>
    planOfEnvironment(name)
      .objects.filter(({ manifest: { metadata } }) => metadata.namespace === `finance-${name}`)
      .map(({ id }) => id.replaceAll(`-${name}`, ''))
      .filter((id) => !id.startsWith('autoscaling/'))
      .sort();
  expect(shape('dev')).toEqual(shape('prod'));
  expect(shape('staging')).toEqual(shape('prod'));
  expect(objectsOf('dev', 'HorizontalPodAutoscaler')).toHaveLength(0);
  expect(objectsOf('prod', 'HorizontalPodAutoscaler')).toHaveLength(4);
});

test('telemetry goes to the log in dev, to a backend from a volume in staging, and in prod through tiers that sample', () => {
  const workloads = (name: EnvironmentName) =>
    (['Deployment', 'StatefulSet', 'DaemonSet'] as const).flatMap((kind) =>
      objectsOf(name, kind)
        .filter(({ metadata }) => metadata.namespace !== `finance-${name}`)
        .map(({ metadata }) => `${kind} ${metadata.name}`),
    );
  expect(workloads('dev')).toEqual(['Deployment otel-gateway']);
  expect(workloads('staging')).toEqual(['StatefulSet otel-gateway']);
  expect(workloads('prod').sort()).toEqual([
    'DaemonSet otel-agent',
    'DaemonSet otel-metrics-agent',
    'StatefulSet otel-gateway',
    'StatefulSet otel-gateway-sampling',
  ]);
});

test('every trace is sampled where whole traces are decided on later: an access log of errors then has their traces', () => {
  for (const { tailSampling, traceSampling } of Object.values(ENVIRONMENTS)) {
    if (tailSampling) expect(traceSampling).toBe(100);
  }
});

test('the synthesized files hold no secret, and an API server would refuse the Secrets that stand in for them', () => {
  const values = objectsOf('prod', 'Secret').flatMap(({ data }) => Object.values(data as Record<string, string>));
  expect(values.sort()).toEqual([
    '<known to "pulumi up" only: paymentsProviderKey>',
    '<known to "pulumi up" only: telemetryAuthorization>',
  ]);
  const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
  for (const value of values) expect(value).not.toMatch(base64);
  expect([...renderYaml(planOfEnvironment('dev')).values()].join()).not.toContain(
    Buffer.from('sandbox').toString('base64'),
  );
});

test('each service is called by those that the mesh lets in, and by nobody else', () => {
  const principals = Object.fromEntries(
    objectsOf('prod', 'AuthorizationPolicy').map(({ metadata, spec }) => [
      metadata.name,
      spec.rules?.flatMap(({ from }: { from: [{ source: { principals: string[] } }] }) =>
        from[0].source.principals.map((principal) => principal.split('/').at(-1)),
      ),
    ]),
  );
  expect(principals).toEqual({
    'default-deny': undefined,
    billing: ['istio-ingress'],
    payments: ['billing'],
    ledger: ['billing', 'payments'],
    notifications: ['billing'],
    'otel-agent': undefined,
    'otel-metrics-agent': undefined,
    'otel-gateway': ['otel-agent', 'otel-metrics-agent', 'billing', 'ledger', 'payments', 'notifications'],
    'otel-gateway-sampling': ['otel-gateway'],
  });
});
