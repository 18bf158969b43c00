import { kubectl, kubectlWith } from './support/testbed';

const NAMESPACE = 'volumes';
const labels = { app: 'store' };

/** A workload of two replicas that each claim a volume, of the class that the claim leaves open. */
const store = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'store', namespace: NAMESPACE },
  spec: {
    replicas: 2,
    serviceName: 'store',
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        containers: [
          { name: 'store', image: 'store.example/store:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] },
        ],
      },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
      },
    ],
  },
};

beforeAll(() => {
  kubectl('create', 'namespace', NAMESPACE);
});
afterAll(() => {
  kubectl('delete', 'namespace', NAMESPACE, '--wait=false');
});

test('a StatefulSet whose replicas claim volumes becomes ready', () => {
  kubectlWith(JSON.stringify(store), 'create', '-f', '-');
  kubectl('rollout', 'status', 'statefulset/store', `--namespace=${NAMESPACE}`, '--timeout=60s');
  const claims = JSON.parse(kubectl('get', 'persistentvolumeclaims', `--namespace=${NAMESPACE}`, '-o', 'json')).items;
  expect(claims.map((claim: { status: { phase: string } }) => claim.status.phase)).toEqual(['Bound', 'Bound']);
});
