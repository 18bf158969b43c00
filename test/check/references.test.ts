import { checkTable, deployment, object } from './support';

const core = (kind: string, name: string, body: object = {}) => object('v1', kind, name, body);
const env = (ref: object) => ({ containers: [{ name: 'main', env: [{ name: 'E', valueFrom: ref }] }] });
const secretKey = { secretKeyRef: { name: 's', key: 'k' } };

describe('MW115', () => {
  checkTable(
    ['MW115'],
    [
      {
        name: 'everything that is missing, at once',
        input: [
          deployment('a', {
            serviceAccountName: 'sa',
            imagePullSecrets: [{ name: 'pull' }],
            volumes: [{ name: 'v', configMap: { name: 'cm' } }],
            initContainers: [{ name: 'init', envFrom: [{ secretRef: { name: 's' } }] }],
          }),
        ],
        expected: Array.from({ length: 4 }, () => ['MW115', 'Deployment/a'] as const),
      },
      {
        name: 'everything that is there',
        input: [
          deployment('a', {
            serviceAccountName: 'sa',
            volumes: [{ name: 'v', configMap: { name: 'cm', items: [{ key: 'file', path: 'f' }] } }],
            ...env(secretKey),
          }),
          core('ServiceAccount', 'sa'),
          core('ConfigMap', 'cm', { binaryData: { file: 'eA==' } }),
          core('Secret', 's', { stringData: { k: 'v' } }),
        ],
        expected: [],
      },
      {
        name: 'an object of the same name in another namespace',
        input: [deployment('a', env(secretKey)), object('v1', 'Secret', 's', { data: { k: '' } }, 'other')],
        expected: [['MW115', 'Deployment/a']],
      },
      {
        name: 'a key that is missing, told once',
        input: [
          deployment('a', {
            containers: ['one', 'two'].map((name) => ({ name, env: [{ name: 'E', valueFrom: secretKey }] })),
          }),
          core('Secret', 's', { data: { other: '' } }),
        ],
        expected: [['MW115', 'Deployment/a']],
      },
      {
        name: 'what is optional',
        input: [deployment('a', env({ configMapKeyRef: { name: 'cm', key: 'k', optional: true } }))],
        expected: [],
      },
      {
        name: 'what is annotated as made elsewhere, and what is not',
        input: [
          deployment(
            'a',
            { ...env(secretKey), imagePullSecrets: [{ name: 'pull' }] },
            {},
            {
              'meshwright.dev/external': 'configmap/x, secret/s',
            },
          ),
        ],
        expected: [['MW115', 'Deployment/a']],
      },
      {
        name: 'Secrets that a controller makes from the plan',
        input: [
          deployment('a', { imagePullSecrets: [{ name: 'tls' }, { name: 'ext' }, { name: 'sealed' }] }),
          object('cert-manager.io/v1', 'Certificate', 'c', { spec: { secretName: 'tls' } }),
          object('external-secrets.io/v1', 'ExternalSecret', 'ext', { spec: {} }),
          object('bitnami.com/v1alpha1', 'SealedSecret', 'sealed', { spec: {} }),
        ],
        expected: [],
      },
      {
        name: 'what every namespace has, and a claim, which may be older than the plan',
        input: [
          deployment('a', {
            serviceAccountName: 'default',
            volumes: [
              { name: 'ca', configMap: { name: 'kube-root-ca.crt' } },
              { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
            ],
          }),
        ],
        expected: [],
      },
      ...['kube-root-ca.crt', 'istio-ca-root-cert'].map((name) => ({
        name: `the ConfigMap ${name}, which a control plane puts into every namespace`,
        input: [deployment('a', { volumes: [{ name: 'ca', configMap: { name } }] })],
        expected: [],
      })),
      {
        name: 'Secrets of the names that their makers do not give',
        input: [
          deployment('a', { imagePullSecrets: [{ name: 'c' }, { name: 'ext' }, { name: 'other' }] }),
          object('cert-manager.io/v1', 'Certificate', 'c', { spec: { secretName: 'tls' } }),
          object('external-secrets.io/v1', 'ExternalSecret', 'ext', { spec: { target: { name: 'target' } } }),
          object('example.com/v1alpha1', 'SealedSecret', 'other', { spec: {} }),
        ],
        expected: Array.from({ length: 3 }, () => ['MW115', 'Deployment/a'] as const),
      },
      {
        name: 'the Secret that an ExternalSecret names as its target',
        input: [
          deployment('a', { imagePullSecrets: [{ name: 'target' }] }),
          object('external-secrets.io/v1', 'ExternalSecret', 'ext', { spec: { target: { name: 'target' } } }),
        ],
        expected: [],
      },
      {
        name: 'a token that the cluster fills in',
        input: [
          deployment('a', env({ secretKeyRef: { name: 's', key: 'token' } })),
          core('Secret', 's', { type: 'kubernetes.io/service-account-token' }),
        ],
        expected: [],
      },
    ],
  );
});
