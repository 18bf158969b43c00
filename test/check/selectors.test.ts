import { checkTable, deployment, networking, networkPolicy, object, security, service } from './support';

describe('MW106', () => {
  checkTable(
    ['MW106'],
    [
      { name: 'a Service of no pods', input: [deployment('a'), service('b')], expected: [['MW106', 'Service/b']] },
      { name: 'a Service of a pod', input: [deployment('a'), service('a')], expected: [] },
      { name: 'a Service without a selector', input: [service('a', {})], expected: [] },
      {
        name: 'a Service that asks for one label more than the pods carry',
        input: [deployment('a'), service('s', { app: 'a', version: 'v1' })],
        expected: [['MW106', 'Service/s']],
      },
      {
        name: 'a Service of a pod in another namespace',
        input: [{ ...deployment('a'), metadata: { name: 'a', namespace: 'other' } }, service('a')],
        expected: [['MW106', 'Service/a']],
      },
      {
        name: 'a budget and a policy of no pods',
        input: [
          deployment('a'),
          object('policy/v1', 'PodDisruptionBudget', 'p', { spec: { selector: { matchLabels: { app: 'x' } } } }),
          networkPolicy('n', { podSelector: { matchLabels: { app: 'x' } } }),
        ],
        expected: [
          ['MW106', 'PodDisruptionBudget/p'],
          ['MW106', 'NetworkPolicy/n'],
        ],
      },
      {
        name: 'expressions that match, and that do not',
        input: [
          deployment('a'),
          networkPolicy('in', {
            podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['a', 'b'] }] },
          }),
          networkPolicy('none', { podSelector: { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] } }),
          networkPolicy('not', {
            podSelector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['b'] }] },
          }),
        ],
        expected: [['MW106', 'NetworkPolicy/none']],
      },
      {
        name: 'mesh policies of no pods',
        input: [
          deployment('a'),
          security('AuthorizationPolicy', 'ap', { selector: { matchLabels: { app: 'x' } } }),
          security('PeerAuthentication', 'pa', { selector: { matchLabels: { app: 'x' } } }),
          networking('Sidecar', 'sc', { workloadSelector: { labels: { app: 'x' } } }),
        ],
        expected: [
          ['MW106', 'AuthorizationPolicy/ap'],
          ['MW106', 'PeerAuthentication/pa'],
          ['MW106', 'Sidecar/sc'],
        ],
      },
      {
        name: 'an empty selector is the whole namespace, even an empty one',
        input: [
          networkPolicy('all', { podSelector: {} }),
          security('PeerAuthentication', 'default', { mtls: { mode: 'STRICT' } }),
          security('AuthorizationPolicy', 'deny', {}),
        ],
        expected: [],
      },
      {
        name: 'policies for the whole mesh, and for a gateway, are about pods elsewhere',
        input: [
          security('AuthorizationPolicy', 'root', { selector: { matchLabels: { app: 'x' } } }, 'istio-system'),
          security('AuthorizationPolicy', 'gw', { targetRefs: [{ kind: 'Gateway', name: 'g' }] }),
        ],
        expected: [],
      },
      {
        name: 'pods of CronJobs, bare pods and custom workloads count',
        input: [
          object('batch/v1', 'CronJob', 'c', {
            spec: {
              jobTemplate: { spec: { template: { metadata: { labels: { app: 'c' } }, spec: { containers: [] } } } },
            },
          }),
          {
            apiVersion: 'v1',
            kind: 'Pod',
            metadata: { name: 'p', namespace: 'ns', labels: { app: 'p' } },
            spec: { containers: [] },
          },
          object('argoproj.io/v1alpha1', 'Rollout', 'r', {
            spec: { template: { metadata: { labels: { app: 'r' } }, spec: { containers: [] } } },
          }),
          ...['c', 'p', 'r'].map((name) => service(name)),
        ],
        expected: [],
      },
    ],
  );
});
