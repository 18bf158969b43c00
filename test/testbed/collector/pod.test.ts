import { synthesize } from '../../../stacks/synthesis';
import { collectorPod } from '../../../testbed/collector/pod';
import type { Manifest } from '../../../testbed/mesh/manifests';

const deployment = (container: object): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'gateway', namespace: 'n' },
  spec: {
    template: {
      spec: {
        volumes: [{ name: 'config', configMap: { name: 'gateway-config' } }],
        containers: [
          {
            args: ['--config=/etc/otelcol/collector.yaml'],
            volumeMounts: [{ name: 'config', mountPath: '/etc/otelcol' }],
            resources: { limits: { memory: '256Mi' } },
            ...container,
          },
        ],
      },
    },
  },
});
const configMap: Manifest = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'gateway-config', namespace: 'n' },
  data: { 'collector.yaml': 'receivers: {}' },
};
const variable = (name: string, from: object) => ({ env: [{ name, ...from }] });

test.each(synthesize().map(({ environment, plan }) => [environment.name, plan] as const))(
  'the gateway of %s is read from its plan',
  (_name, plan) => {
    const pod = collectorPod(
      plan.objects.map(({ manifest }) => manifest),
      'otel-gateway',
      { 'otlp-backend/authorization': 'Bearer x' },
    );
    expect(pod.config).toContain('memory_limiter');
    expect(pod.env.GOMEMLIMIT).toMatch(/^\d+MiB$/);
    expect(pod.memory).toBeGreaterThanOrEqual(128 * 2 ** 20);
  },
);

test('variables have the values of Secrets and of the Pod; its address is not known yet', () => {
  const env = [
    { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'backend', key: 'token' } } },
    { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { name: 'MY_POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
    { name: 'MODE', value: 'x' },
  ];
  const pod = collectorPod([deployment({ env }), configMap], 'gateway', { 'backend/token': 's3cret' });
  expect(pod).toEqual({
    config: 'receivers: {}',
    args: [],
    env: { TOKEN: 's3cret', POD: 'gateway-0', MODE: 'x' },
    memory: 256 * 2 ** 20,
    volumes: [],
    account: { namespace: 'n', name: 'default' },
  });
});

describe('what a Pod mounts beside its configuration', () => {
  const volumeMounts = [
    { name: 'config', mountPath: '/etc/otelcol' },
    { name: 'state', mountPath: '/var/lib/otelcol' },
    { name: 'logs', mountPath: '/var/log/pods', readOnly: true },
    { name: 'certificate', mountPath: '/etc/tls', readOnly: true },
    { name: 'rules', mountPath: '/etc/rules', readOnly: true },
  ];
  const rules: Manifest = { ...configMap, metadata: { name: 'rules', namespace: 'n' }, data: { 'a.yaml': 'a: 1' } };
  const workload = deployment({ volumeMounts });
  workload.spec.template.spec.volumes.push(
    { name: 'logs', hostPath: { path: '/var/log/pods' } },
    { name: 'certificate', secret: { secretName: 'gateway-tls' } },
    { name: 'rules', configMap: { name: 'rules' } },
  );
  const secrets = { 'gateway-tls/tls.key': 'KEY', 'gateway-tls/tls.crt': 'CERT', 'gateway-tls-2/tls.key': 'OTHER' };

  test('is of its node, of Secrets and ConfigMaps, or its own', () => {
    expect(collectorPod([workload, configMap, rules], 'gateway', secrets).volumes).toEqual([
      { name: 'state', at: '/var/lib/otelcol', readOnly: false },
      { name: 'logs', at: '/var/log/pods', readOnly: true, hostPath: '/var/log/pods' },
      { name: 'certificate', at: '/etc/tls', readOnly: true, files: { 'tls.key': 'KEY', 'tls.crt': 'CERT' } },
      { name: 'rules', at: '/etc/rules', readOnly: true, files: { 'a.yaml': 'a: 1' } },
    ]);
  });
});

test('a Pod that is given no token has no account, and its node’s name and address are what it is told', () => {
  const env = [
    { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
    { name: 'ADDRESS', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } },
  ];
  const workload = deployment({ env, args: ['--config=/etc/otelcol/collector.yaml', '--feature-gates=x'] });
  workload.spec.template.spec.automountServiceAccountToken = false;
  const pod = collectorPod([workload, configMap], 'gateway', {}, { name: 'node-7', address: '127.0.0.7' });
  expect(pod).not.toHaveProperty('account');
  expect(pod.env).toEqual({ NODE: 'node-7', ADDRESS: '127.0.0.7' });
  expect(pod.args).toEqual(['--feature-gates=x']);
});

test.each([
  ['a workload that is not there', [configMap], 'no workload gateway'],
  ['a container without a configuration', [deployment({ args: [] }), configMap], 'has an argument --config='],
  ['a ConfigMap that is not there', [deployment({})], 'is in no ConfigMap that it mounts'],
  [
    'a Secret whose value is not given',
    [deployment(variable('T', { valueFrom: { secretKeyRef: { name: 's', key: 'k' } } })), configMap],
    'T has no value here',
  ],
  ['no limit of memory', [deployment({ resources: {} }), configMap], 'The memory limit "" is not read here'],
])('%s is an error', (_what, manifests, message) => {
  expect(() => collectorPod(manifests, 'gateway')).toThrow(message);
});
