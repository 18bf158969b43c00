import { podReferences, podTemplateOf } from '../../lib/plan';

const reference = (kind: string, name: string, field: string, keys: string[] = [], optional = false) => ({
  ...{ kind, name, field, keys, optional },
});

test('all that a pod refers to, with its place, its keys and whether it may be missing', () => {
  const references = podReferences({
    serviceAccountName: 'account',
    imagePullSecrets: [{ name: 'pull' }, {}],
    volumes: [
      { name: 'c', configMap: { name: 'files', items: [{ key: 'k' }, { key: 'l' }] } },
      { name: 's', secret: { secretName: 'keys', optional: true, items: [{ key: 'k' }] } },
      { name: 'p', persistentVolumeClaim: { claimName: 'claim' } },
      { name: 'd', csi: { nodePublishSecretRef: { name: 'driver' } } },
      { name: 'j', projected: { sources: [{ configMap: { name: 'one' } }, { secret: { name: 'two' } }, {}] } },
      { name: 'e', emptyDir: {} },
    ],
    initContainers: [{ name: 'init', envFrom: [{ secretRef: { name: 'env', optional: true } }] }],
    containers: [
      {
        name: 'main',
        envFrom: [{ configMapRef: { name: 'env' } }, { configMapRef: { name: '' } }],
        env: [
          { name: 'A', valueFrom: { secretKeyRef: { name: 'keys', key: 'a' } } },
          { name: 'B', valueFrom: { configMapKeyRef: { name: 'files', key: 'b', optional: true } } },
          { name: 'C', value: 'c' },
        ],
      },
    ],
  });
  expect(references).toEqual([
    reference('ServiceAccount', 'account', 'serviceAccountName'),
    reference('Secret', 'pull', 'imagePullSecrets'),
    reference('ConfigMap', 'files', 'volumes[c]', ['k', 'l']),
    reference('Secret', 'keys', 'volumes[s]', ['k'], true),
    reference('PersistentVolumeClaim', 'claim', 'volumes[p]'),
    reference('Secret', 'driver', 'volumes[d]'),
    reference('ConfigMap', 'one', 'volumes[j]'),
    reference('Secret', 'two', 'volumes[j]'),
    reference('Secret', 'env', 'initContainers[init].envFrom', [], true),
    reference('ConfigMap', 'env', 'containers[main].envFrom'),
    reference('Secret', 'keys', 'containers[main].env[A]', ['a']),
    reference('ConfigMap', 'files', 'containers[main].env[B]', ['b'], true),
  ]);
});

test.each([
  ['v1', 'Pod', true],
  ['example.org/v1', 'Pod', false],
  ['v1', 'PodTemplate', false],
])('%s %s is a pod by itself: %s', (apiVersion, kind, expected) => {
  const pod = { apiVersion, kind, metadata: { name: 'a', labels: { app: 'a' } }, spec: { containers: [{}] } };
  expect(podTemplateOf(pod) !== undefined).toBe(expected);
});

test('the template of a CronJob is that of its jobs; what has neither labels nor annotations has none', () => {
  const cronJob = { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'a' } };
  const template = { spec: { containers: [{}] } };
  expect(podTemplateOf({ ...cronJob, spec: { jobTemplate: { spec: { template } } } })).toMatchObject({ labels: {} });
  expect(podTemplateOf({ ...cronJob, spec: { jobTemplate: {} } })).toBeUndefined();
});
