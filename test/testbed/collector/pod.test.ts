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
