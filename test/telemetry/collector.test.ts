import { App, Chart } from 'cdk8s';
import { FindingsError, throwIfAny } from '../../lib/finding';
import { type CollectorConfig, component, OtelCollector, type OtelCollectorProps, pipeline } from '../../lib/telemetry';
import { chart, findingsUnder, identities, manifestOf, microservice } from '../support/estate';

function collector(props: Partial<OtelCollectorProps> = {}): OtelCollector {
  return new OtelCollector(chart('observability'), 'telemetry', { name: 'otel-gateway', ...props });
}

const podSpec = (scope: OtelCollector) => manifestOf(scope, 'Deployment').spec.template.spec;
const container = (scope: OtelCollector) => podSpec(scope).containers[0];
const namespaced = (namespace: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
});

test('a collector that is only named has no findings and these objects', () => {
  const gateway = collector();
  expect(findingsUnder(gateway)).toEqual([]);
  expect(identities(gateway).sort()).toEqual([
    expect.stringMatching(/^ConfigMap\/otel-gateway-config-/),
    'Deployment/otel-gateway',
    'NetworkPolicy/otel-gateway',
    'PodDisruptionBudget/otel-gateway',
    'Service/otel-gateway',
    'ServiceAccount/otel-gateway',
  ]);
});

test('the configuration of a gateway with a backend', () => {
  const gateway = collector({ exportTo: 'https://otlp.example.com' });
  const yaml: string = manifestOf(gateway, 'ConfigMap').data['collector.yaml'];
  // They are one list of the conventions', held by a test of their own.
  expect(yaml.replace(/(ignored_keys:\n)(\s+- [a-z0-9_.]+\n)+/, '$1      - …\n')).toMatchSnapshot();
});

test('the defaults are those that the props name', () => {
  const gateway = collector();
  expect(container(gateway)).toMatchObject({
    image: 'otel/opentelemetry-collector-contrib:0.159.0',
    resources: { requests: { cpu: '200m', memory: '512Mi' }, limits: { cpu: '1', memory: '512Mi' } },
  });
  expect(manifestOf(gateway, 'Deployment').spec.replicas).toBe(2);
  expect(manifestOf(gateway, 'Deployment').metadata.labels['app.kubernetes.io/part-of']).toBe('observability');
});

test('it is the target of a microservice’s telemetry', () => {
  const { endpoint, namespace, selectorLabels, port } = collector();
  expect({ endpoint, namespace, selectorLabels, port }).toEqual({
    endpoint: 'http://otel-gateway.observability.svc.cluster.local:4317',
    namespace: 'observability',
    selectorLabels: { app: 'otel-gateway' },
    port: 4317,
  });
});

test('without a backend it writes to its log', () => {
  expect(Object.keys(collector().config.exporters ?? {})).toEqual(['debug']);
});

test('every pipeline begins with the memory limiter and has no batch processor', () => {
  const pipelines = collector().config.service?.pipelines ?? {};
  expect(Object.keys(pipelines)).toEqual(['traces', 'metrics', 'logs']);
  expect(Object.values(pipelines).map((p) => p.processors?.[0])).toEqual(Array(3).fill('memory_limiter'));
  expect(JSON.stringify(pipelines)).not.toContain('batch');
});

test.each([
  ['512Mi', '409MiB'],
  ['2Gi', '1638MiB'],
  ['1G', '762MiB'],
])('with %s of memory Go’s own limit is 80 %% of it, %s', (memory, limit) => {
  const { env, resources } = container(collector({ memory }));
  expect(env).toContainEqual({ name: 'GOMEMLIMIT', value: limit });
  expect([resources.requests.memory, resources.limits.memory]).toEqual([memory, memory]);
});

test('the address that it binds to is the pod’s own', () => {
  expect(container(collector()).env).toContainEqual({
    name: 'MY_POD_IP',
    valueFrom: { fieldRef: { fieldPath: 'status.podIP' } },
  });
});

test('the three probes ask the health check, each in its own time', () => {
  const { ports, startupProbe, readinessProbe, livenessProbe } = container(collector());
  expect(ports).toContainEqual({ name: 'health', containerPort: 13133, protocol: 'TCP' });
  const probes = [startupProbe, readinessProbe, livenessProbe];
  expect(probes.map(({ httpGet }) => httpGet)).toEqual([
    { path: '/livez', port: 'health' },
    { path: '/readyz', port: 'health' },
    { path: '/livez', port: 'health' },
  ]);
  expect(probes.map(({ periodSeconds, failureThreshold }) => [periodSeconds, failureThreshold])).toEqual([
    [2, 30],
    [5, 3],
    [10, 6],
  ]);
});

test('the pod is restricted, has no token, and its root file system is read-only', () => {
  const gateway = collector();
  expect(podSpec(gateway)).toMatchObject({
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  });
  expect(container(gateway).securityContext).toMatchObject({
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
  });
  expect(manifestOf(gateway, 'ServiceAccount').automountServiceAccountToken).toBe(false);
});

test('it rolls out without a gap and drains before it ends', () => {
  const gateway = collector();
  expect(manifestOf(gateway, 'Deployment').spec.strategy.rollingUpdate.maxUnavailable).toBe(0);
  expect(container(gateway).lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } });
  expect(podSpec(gateway).terminationGracePeriodSeconds).toBe(30);
  expect(manifestOf(gateway, 'PodDisruptionBudget').spec).toMatchObject({
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
  });
});

test('its pods prefer to be apart, by zone and by node', () => {
  const spread: { topologyKey: string; whenUnsatisfiable: string }[] = podSpec(collector()).topologySpreadConstraints;
  expect(spread.map(({ topologyKey, whenUnsatisfiable }) => [topologyKey, whenUnsatisfiable])).toEqual([
    ['topology.kubernetes.io/zone', 'ScheduleAnyway'],
    ['kubernetes.io/hostname', 'ScheduleAnyway'],
  ]);
});

test('a change of the configuration, and only that, is a ConfigMap of another name, which the pods that run do not read', () => {
  const names = (props: Partial<OtelCollectorProps>) => {
    const scope = collector(props);
    const { volumes } = manifestOf(scope, 'Deployment').spec.template.spec;
    return [manifestOf(scope, 'ConfigMap').metadata.name, volumes[0].configMap.name];
  };
  const [name, mounted] = names({});
  expect(name).toMatch(/^otel-gateway-config-[0-9a-f]{10}$/);
  expect(mounted).toBe(name);
  expect(names({ replicas: 5 })).toEqual([name, name]);
  const [other, otherMounted] = names({ exportTo: 'https://otlp.example.com' });
  expect(other).not.toBe(name);
  expect(otherMounted).toBe(other);
});

test('the Service names OTLP’s ports and their protocols', () => {
  const { ports, selector } = manifestOf(collector(), 'Service').spec;
  expect(ports).toEqual([
    { name: 'otlp-grpc', appProtocol: 'grpc', protocol: 'TCP', port: 4317, targetPort: 'otlp-grpc' },
    { name: 'otlp-http', appProtocol: 'http', protocol: 'TCP', port: 4318, targetPort: 'otlp-http' },
  ]);
  expect(manifestOf(collector(), 'Deployment').spec.template.metadata.labels).toMatchObject(selector);
});

test('a receiver of one’s own is on Service and NetworkPolicy, by its configuration alone', () => {
  const zipkin = component('receiver', 'zipkin', ['traces'], { endpoint: '${env:MY_POD_IP}:9411' });
  const longer = component('receiver', 'zipkin/of-the-mainframe', ['traces'], { endpoint: '${env:MY_POD_IP}:9412' });
  const gateway = collector({
    allowFrom: ['finance'],
    pipelines: ({ otlp, memoryLimiter, exporter }) => [
      pipeline('traces', { receivers: [otlp, zipkin, longer], processors: [memoryLimiter], exporters: [exporter] }),
    ],
  });
  expect(findingsUnder(gateway)).toEqual([]);
  expect(manifestOf(gateway, 'Service').spec.ports).toContainEqual({
    name: 'zipkin',
    protocol: 'TCP',
    port: 9411,
    targetPort: 'zipkin',
  });
  expect(manifestOf(gateway, 'Service').spec.ports).toContainEqual(expect.objectContaining({ name: 'port-9412' }));
  expect(manifestOf(gateway, 'NetworkPolicy').spec.ingress[0].ports).toContainEqual({ port: 9411, protocol: 'TCP' });
});

describe('the NetworkPolicy', () => {
  const ingress = (props: Partial<OtelCollectorProps>) => manifestOf(collector(props), 'NetworkPolicy').spec.ingress;
  const egress = (exportTo: string) => manifestOf(collector({ exportTo }), 'NetworkPolicy').spec.egress[0];
  const otlp = [
    { port: 4317, protocol: 'TCP' },
    { port: 4318, protocol: 'TCP' },
  ];

  const PUBLIC = ['0.0.0.0/0', '::/0'].map((cidr) => ({ ipBlock: { cidr, except: expect.any(Array) } }));

  test('selects the pods in both directions', () => {
    expect(manifestOf(collector(), 'NetworkPolicy').spec).toMatchObject({
      podSelector: { matchLabels: { app: 'otel-gateway' } },
      policyTypes: ['Ingress', 'Egress'],
    });
  });

  test('admits OTLP from who names it as its telemetry, and from namespaces that are allowed', () => {
    const telemetry = collector({ allowFrom: ['shop'] });
    microservice(chart('finance'), 'billing', { telemetry });
    const billing = { ...namespaced('finance'), podSelector: { matchLabels: { app: 'billing' } } };
    expect(manifestOf(telemetry, 'NetworkPolicy').spec.ingress).toEqual([
      { from: [billing, namespaced('shop')], ports: otlp },
    ]);
    expect(ingress({ allowFrom: ['finance', 'shop'] })).toEqual([
      { from: [namespaced('finance'), namespaced('shop')], ports: otlp },
    ]);
  });

  test('admits nobody where nobody is allowed: an empty peer list would be everybody', () => {
    expect(ingress({})).toBeUndefined();
  });

  test('lets the own metrics be read from the namespaces that may scrape', () => {
    expect(ingress({ scrapeFrom: ['monitoring'] })).toEqual([
      { from: [namespaced('monitoring')], ports: [{ port: 8888, protocol: 'TCP' }] },
    ]);
  });

  test('without a backend lets out DNS and the mesh’s control plane only', () => {
    const rules = manifestOf(collector(), 'NetworkPolicy').spec.egress;
    expect(rules.flatMap((rule: { ports: { port: number }[] }) => rule.ports.map(({ port }) => port))).toEqual([
      53, 53, 15012,
    ]);
    expect(rules[1].to[0]).toMatchObject(namespaced('istio-system'));
  });

  test.each([
    ['https://otlp.example.com', 443, PUBLIC],
    ['http://otlp.example.com/base', 80, PUBLIC],
    ['https://otlp.example.com:4318/base', 4318, PUBLIC],
    ['http://tempo.traces.svc:4318', 4318, [namespaced('traces')]],
    ['http://tempo.traces.svc.cluster.local:4318', 4318, [namespaced('traces')]],
    ['http://tempo:4318', 4318, [namespaced('observability')]],
  ])('lets exports to %s out on port %d', (exportTo, port, to) => {
    expect(egress(exportTo)).toEqual({ ports: [{ port, protocol: 'TCP' }], to });
  });
});

test('an autoscaler takes the place of the replicas', () => {
  const gateway = collector({ replicas: 3, autoscaling: { maxReplicas: 9 } });
  expect(manifestOf(gateway, 'Deployment').spec).not.toHaveProperty('replicas');
  expect(manifestOf(gateway, 'HorizontalPodAutoscaler').spec).toMatchObject({
    minReplicas: 3,
    maxReplicas: 9,
    scaleTargetRef: { kind: 'Deployment', name: 'otel-gateway' },
    metrics: [{ containerResource: { container: 'otel-gateway', target: { averageUtilization: 70 } } }],
  });
  expect(manifestOf(collector(), 'Deployment').spec.replicas).toBe(2);
});

test('a header of the backend comes from its Secret and stands nowhere else', () => {
  const gateway = collector({
    exportTo: 'https://otlp.example.com',
    exportHeaders: { 'x-api-key': { secret: 'backend', key: 'token', external: true, revision: '7' } },
  });
  expect(findingsUnder(gateway)).toEqual([]);
  expect(gateway.config.exporters?.['otlp_http/backend']).toMatchObject({
    headers: { 'x-api-key': '${env:EXPORT_HEADER_X_API_KEY}' },
  });
  expect(container(gateway).env).toContainEqual({
    name: 'EXPORT_HEADER_X_API_KEY',
    valueFrom: { secretKeyRef: { name: 'backend', key: 'token' } },
  });
  expect(manifestOf(gateway, 'Deployment').spec.template.metadata.annotations).toMatchObject({
    'meshwright.dev/external': 'secret/backend',
    'secret-revision.meshwright.dev/EXPORT_HEADER_X_API_KEY': '7',
  });
});

test('the version is the image’s tag', () => {
  const labels = manifestOf(collector(), 'Deployment').spec.template.metadata.labels;
  expect(labels).toMatchObject({ app: 'otel-gateway', version: '0.159.0', 'app.kubernetes.io/component': 'telemetry' });
});

test('a pipeline that names an undefined component does not synthesize', () => {
  const app = new App();
  const scope = new Chart(app, 'observability', { namespace: 'observability' });
  const overlay: CollectorConfig = { service: { pipelines: { traces: { exporters: ['otlp_http/nope'] } } } };
  new OtelCollector(scope, 'telemetry', { name: 'otel-gateway', overlay });
  expect(() => throwIfAny(findingsUnder(scope))).toThrow(FindingsError);
  expect(() => app.synthYaml()).toThrow(/MW501 error observability\/telemetry: .*"otlp_http\/nope"/);
});
