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
  return new OtelAgent(scope, 'agent', { name: 'otel-agent', collects: 'logs', namespace, exportTo, ...props });
}
const pod = (scope: OtelAgent) => manifestOf(scope, 'DaemonSet').spec.template.spec;

test('an agent has no findings and these objects', () => {
  const scope = agent();
  expect(findingsUnder(scope)).toEqual([]);
  expect(identities(scope).sort()).toEqual([
    'ClusterRole/agents-otel-agent',
    'ClusterRoleBinding/agents-otel-agent',
    expect.stringMatching(/^ConfigMap\/otel-agent-config-/),
    'DaemonSet/otel-agent',
    'NetworkPolicy/otel-agent',
    'ServiceAccount/otel-agent',
  ]);
  expect(manifestOf(scope, 'DaemonSet').metadata.namespace).toBe('agents');
});

const measuring = (props: Partial<OtelAgentProps> = {}) => agent({ collects: 'metrics', ...props });

test('who collects logs sends them to the gateway from a queue on the node', () => {
  const { config } = agent();
  expect(config.service?.pipelines).toEqual({
    logs: {
      receivers: ['file_log/pods'],
      processors: ['memory_limiter', 'k8s_attributes', 'resource/node'],
      exporters: ['otlp_grpc/gateway'],
    },
  });
  expect(config.exporters?.['otlp_grpc/gateway']).toMatchObject({
    endpoint: 'otel-gateway.observability.svc.cluster.local:4317',
    sending_queue: { storage: 'file_storage/state' },
  });
});

test('who collects metrics sends them to the gateway from its memory', () => {
  const { config } = measuring();
  expect(findingsUnder(measuring())).toEqual([]);
  expect(config.service?.pipelines).toEqual({
    metrics: {
      receivers: ['host_metrics', 'kubelet_stats'],
      processors: ['memory_limiter', 'k8s_attributes', 'resource/node'],
      exporters: ['otlp_grpc/gateway'],
    },
  });
  expect(config.exporters?.['otlp_grpc/gateway']?.sending_queue).not.toHaveProperty('storage');
  expect(config.service?.extensions).toEqual(['health_check']);
});

test('it does not read its own logs', () => {
  expect(agent().config.receivers?.['file_log/pods']).toMatchObject({
    exclude: ['/var/log/pods/agents_otel-agent-*_*/*/*.log'],
  });
});

const mounts = (scope: OtelAgent) => {
  const { volumes, containers } = pod(scope);
  const source = (name: string) => volumes.find((each: { name: string }) => each.name === name)?.hostPath?.path;
  return containers[0].volumeMounts.map((m: { name: string; mountPath: string; readOnly: boolean }) => [
    ...[m.mountPath, source(m.name), m.readOnly ? 'read' : 'written'],
  ]);
};

test('who collects logs mounts those and its own state of the node, and is root without capabilities', () => {
  expect(mounts(agent())).toEqual([
    ['/etc/otelcol', undefined, 'read'],
    ['/var/lib/otelcol', '/var/lib/otelcol/otel-agent', 'written'],
    ['/var/log/pods', '/var/log/pods', 'read'],
  ]);
  const { securityContext, containers } = pod(agent());
  expect(securityContext.runAsUser).toBe(0);
  expect(containers[0].securityContext).toEqual({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: false,
  });
});

test('who collects metrics mounts what it measures of the node, and is not root', () => {
  expect(mounts(measuring())).toEqual([
    ['/etc/otelcol', undefined, 'read'],
    ['/hostfs/proc', '/proc', 'read'],
  ]);
  const { securityContext, containers } = pod(measuring());
  expect(securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10001 });
  expect(containers[0].securityContext).not.toHaveProperty('runAsNonRoot', false);
  expect(mounts(measuring({ hostMetrics: false }))).toHaveLength(1);
});

test('file systems that are measured are mounted each, and / is none of them', () => {
  const scope = measuring({ hostMetrics: false, hostFilesystems: ['/var/lib/containerd', '/data'] });
  expect(findingsUnder(scope)).toEqual([]);
  expect(mounts(scope).slice(1)).toEqual([
    ['/hostfs/proc', '/proc', 'read'],
    ['/hostfs/var/lib/containerd', '/var/lib/containerd', 'read'],
    ['/hostfs/data', '/data', 'read'],
  ]);
  expect(scope.config.receivers?.host_metrics?.scrapers).toEqual({
    filesystem: { include_mount_points: { mount_points: ['/var/lib/containerd', '/data'], match_type: 'strict' } },
  });
  for (const wrong of ['/', 'data', '/data/', '/data/../etc', '/proc/1', '/a:b', '']) {
    const found = findingsUnder(measuring({ hostFilesystems: [wrong] }));
    expect(found.map(({ code, value }) => [code, value])).toEqual([['MW109', wrong]]);
  }
  expect(findingsUnder(measuring({ hostFilesystems: ['/data', '/data'] }))).toMatchObject([{ code: 'MW109' }]);
});

test('what would not be collected is said', () => {
  expect(findingsUnder(agent({ hostFilesystems: ['/data'] }))).toMatchObject([{ code: 'MW109', value: ['/data'] }]);
  expect(findingsUnder(measuring({ hostMetrics: false, kubeletMetrics: false })).map(({ code }) => code)).toContain(
    'MW109',
  );
});

test('it runs on every node, or on those that are tolerated', () => {
  expect(pod(agent()).tolerations).toEqual([{ operator: 'Exists' }]);
  const tolerations = [
    { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' },
    { key: 'gpu', value: 'a100', effect: 'NoExecute', tolerationSeconds: 60 },
  ] as const;
  expect(findingsUnder(agent({ tolerations }))).toEqual([]);
  expect(pod(agent({ tolerations })).tolerations).toEqual(tolerations);
  expect(pod(agent({ tolerations: [] })).tolerations ?? []).toEqual([]);
});

test.each([
  [{}],
  [{ key: 'a', operator: 'Exists', value: 'b' }],
  [{ operator: 'Equal', value: 'b' }],
  [{ key: 'a', operator: 'In' }],
  [{ key: 'a', effect: 'noSchedule' }],
  [{ key: 'a', tolerationSeconds: 5 }],
  [{ key: 'a', effect: 'NoExecute', tolerationSeconds: 1.5 }],
])('a toleration that no API server takes is MW109: %j', (toleration) => {
  const tolerations = [toleration] as OtelAgentProps['tolerations'];
  expect(findingsUnder(agent({ tolerations })).map(({ code }) => code)).toEqual(['MW109']);
});

test('a kubelet is known by the cluster’s authority; to ask it without is MW522', () => {
  expect(measuring().config.receivers?.kubelet_stats).not.toHaveProperty('insecure_skip_verify');
  const scope = measuring({ unverifiedKubelets: true });
  expect(scope.config.receivers?.kubelet_stats).toHaveProperty('insecure_skip_verify', true);
  expect(findingsUnder(scope)).toMatchObject([{ code: 'MW522', level: 'warning' }]);
});

test.each([
  [undefined, 'K8S_NODE_IP', 'status.hostIP', false],
  ['InternalIP', 'K8S_NODE_IP', 'status.hostIP', false],
  ['Hostname', 'K8S_NODE_NAME', 'spec.nodeName', true],
] as const)('a kubelet is reached by %s', (kubeletAddress, variable, fieldPath, isName) => {
  const scope = measuring({ kubeletAddress });
  expect(scope.config.receivers?.kubelet_stats).toMatchObject({ endpoint: `https://\${env:${variable}}:10250` });
  const env: { name: string }[] = pod(scope).containers[0].env;
  expect(env).toContainEqual({ name: variable, valueFrom: { fieldRef: { fieldPath } } });
  expect(env.some(({ name }) => name === 'K8S_NODE_IP')).toBe(!isName);
});

test('it may follow pods and ask its kubelet for what they use, and no more', () => {
  const rules = (props: Partial<OtelAgentProps>) => manifestOf(agent(props), 'ClusterRole').rules;
  const pods = { apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] };
  const stats = { apiGroups: [''], resources: ['nodes/stats'], verbs: ['get'] };
  expect(rules({ collects: 'metrics' })).toEqual([stats, pods]);
  expect(rules({ collects: 'metrics', kubeletMetrics: false })).toEqual([pods]);
  expect(rules({})).toEqual([pods]);
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
  const { ingress, egress } = manifestOf(measuring(), 'NetworkPolicy').spec;
  expect(ingress).toBeUndefined();
  expect(egress.flatMap((rule: { ports: { port: number }[] }) => rule.ports.map(({ port }) => port))).toEqual([
    10250, 4317, 443, 6443, 53, 53, 15012,
  ]);
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
