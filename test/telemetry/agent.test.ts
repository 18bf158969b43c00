import { checkPlan } from '../../lib/check';
import { planOf } from '../../lib/plan';
import {
  AgentNamespace,
  OtelAgent,
  type OtelAgentProps,
  OtelCollector,
  type OtelCollectorProps,
} from '../../lib/telemetry';
import { chart, findingsUnder, identities, manifestOf } from '../support/estate';

function agent(props: Partial<OtelAgentProps> = {}, gateway: Partial<OtelCollectorProps> = {}) {
  const scope = chart('observability');
  const exportTo = new OtelCollector(scope, 'gateway', { name: 'otel-gateway', ...gateway });
  const namespace = new AgentNamespace(scope, 'namespace', { name: 'agents' });
  return new OtelAgent(scope, 'agent', { name: 'otel-agent', namespace, exportTo, ...props });
}
const pod = (scope: OtelAgent) => manifestOf(scope, 'DaemonSet').spec.template.spec;

test('an agent has no findings and these objects', () => {
  const scope = agent();
  expect(findingsUnder(scope)).toEqual([]);
  expect(identities(scope).sort()).toEqual([
    'ClusterRole/agents-otel-agent',
    'ClusterRoleBinding/agents-otel-agent',
    'ConfigMap/otel-agent-config',
    'DaemonSet/otel-agent',
    'NetworkPolicy/otel-agent',
    'ServiceAccount/otel-agent',
  ]);
  expect(manifestOf(scope, 'DaemonSet').metadata.namespace).toBe('agents');
});

test('it sends logs and metrics to the gateway, from a queue on the node', () => {
  const { config } = agent();
  expect(config.service?.pipelines).toEqual({
    logs: {
      receivers: ['file_log/pods'],
      processors: ['memory_limiter', 'k8s_attributes', 'resource/node'],
      exporters: ['otlp_grpc/gateway'],
    },
    metrics: {
      receivers: ['host_metrics', 'kubelet_stats'],
      processors: ['memory_limiter', 'k8s_attributes', 'resource/node'],
      exporters: ['otlp_grpc/gateway'],
    },
  });
  expect(config.exporters?.['otlp_grpc/gateway']).toMatchObject({
    endpoint: 'otel-gateway.observability.svc.cluster.local:4317',
    sending_queue: { storage: 'file_storage/state' },
  });
});

test('it does not read its own logs', () => {
  expect(agent().config.receivers?.['file_log/pods']).toMatchObject({
    exclude: ['/var/log/pods/agents_otel-agent-*_*/*/*.log'],
  });
});

test('it sees the node’s files read-only, but its own state', () => {
  const { volumes, containers } = pod(agent());
  expect(volumes).toContainEqual({ name: 'logs', hostPath: { path: '/var/log/pods' } });
  expect(containers[0].volumeMounts.map((m: { name: string; readOnly: boolean }) => [m.name, m.readOnly])).toEqual([
    ['config', true],
    ['state', false],
    ['logs', true],
    ['host', true],
  ]);
});

test('it is root without capabilities, on every node', () => {
  const { securityContext, containers, tolerations } = pod(agent());
  expect(securityContext.runAsUser).toBe(0);
  expect(containers[0].securityContext).toEqual({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: false,
  });
  expect(tolerations).toEqual([{ operator: 'Exists' }]);
});

test('it may follow pods and ask its kubelet for what they use, and no more', () => {
  const rules = (props: Partial<OtelAgentProps>) => manifestOf(agent(props), 'ClusterRole').rules;
  const pods = { apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] };
  expect(rules({})).toEqual([{ apiGroups: [''], resources: ['nodes/stats'], verbs: ['get'] }, pods]);
  expect(rules({ kubeletMetrics: false })).toEqual([pods]);
  expect(pod(agent()).automountServiceAccountToken).toBe(true);
});

// Otherwise lines that count as read are in memory for up to 100 ms: prove/telemetry, `agent-restarted`, sees them lost.
test('what it has read of a log is in its queue before it counts as read', () => {
  expect(pod(agent()).containers[0].args).toEqual([
    '--config=/etc/otelcol/collector.yaml',
    '--feature-gates=stanza.synchronousLogEmitter',
  ]);
});

test('its network leads to the gateway, the kubelet, the API server, DNS and the mesh', () => {
  const { ingress, egress } = manifestOf(agent(), 'NetworkPolicy').spec;
  expect(ingress).toBeUndefined();
  expect(egress.flatMap((rule: { ports: { port: number }[] }) => rule.ports.map(({ port }) => port))).toEqual([
    10250, 4317, 443, 6443, 53, 53, 15012,
  ]);
});

test('what is left out is neither read nor mounted', () => {
  const scope = agent({ logs: false, hostMetrics: false });
  expect(Object.keys(scope.config.service?.pipelines ?? {})).toEqual(['metrics']);
  expect(pod(scope).volumes.map(({ name }: { name: string }) => name)).toEqual(['config', 'state']);
});

test('its gateway lets it in', () => {
  const { ingress } = manifestOf(agent().node.scope ?? agent(), 'NetworkPolicy', 'otel-gateway').spec;
  expect(ingress[0].from).toEqual([
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'agents' } },
      podSelector: { matchLabels: { app: 'otel-agent' } },
    },
  ]);
});

test('in the mesh it takes nothing but the reading of its metrics', () => {
  const mesh = { version: '1.31' } as const;
  const scope = agent({ mesh, scrapeFrom: ['monitoring'] }, { mesh });
  expect(findingsUnder(scope)).toEqual([]);
  expect(identities(scope).filter((id) => /Authentication|Authorization|Telemetry|Rule|Virtual/.test(id))).toEqual([
    'PeerAuthentication/otel-agent',
    'AuthorizationPolicy/otel-agent',
    'Telemetry/otel-agent',
  ]);
  expect(manifestOf(scope, 'AuthorizationPolicy').spec.rules).toEqual([
    { from: [{ source: { namespaces: ['monitoring'] } }], to: [{ operation: { ports: ['8888'] } }] },
  ]);
});

test.each([
  ['an agent outside the mesh', {}, { mesh: { version: '1.31' } }],
  ['a gateway outside the mesh', { mesh: { version: '1.31' } }, {}],
] as const)('%s is MW309', (_name, props, gateway) => {
  expect(findingsUnder(agent(props, gateway))).toMatchObject([
    { code: 'MW309', value: 'http://otel-gateway.observability.svc.cluster.local:4317' },
  ]);
});

test('its namespace says that it is privileged, and a plan with it passes', () => {
  const scope = agent();
  expect(manifestOf(scope.node.scope ?? scope, 'Namespace').metadata.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'privileged',
  });
  const found = checkPlan(planOf(scope.node.root as Parameters<typeof planOf>[0]));
  expect(found.map(({ code, path }) => `${code} ${path}`)).toEqual([]);
});
