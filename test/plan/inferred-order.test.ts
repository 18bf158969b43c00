import { type Manifest, planOf } from '../../lib/plan';
import { app, codes, declare, names, waits } from './support';

const object = (apiVersion: string, kind: string, name: string, rest: object = {}): Manifest => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'ns' },
  ...rest,
});
const deployment = (name: string, pod: object = {}, labels: Record<string, string> = { app: name }) =>
  object('apps/v1', 'Deployment', name, {
    spec: { template: { metadata: { labels }, spec: { containers: [{ name: 'main' }], ...pod } } },
  });
const core = (kind: string, name: string, rest: object = {}) => object('v1', kind, name, rest);
const rbac = (kind: string, name: string, rest: object = {}) =>
  object('rbac.authorization.k8s.io/v1', kind, name, rest);
const istio = (kind: string, name: string, spec: object) => object('networking.istio.io/v1', kind, name, { spec });

const planFor = (...manifests: Manifest[]) => {
  const { root, chart } = app();
  for (const manifest of manifests) declare(chart, manifest);
  return planOf(root);
};

/** Declared in the order that must be turned round. */
const REVERSED: readonly [rule: string, later: Manifest, first: Manifest][] = [
  [
    'a Namespace before what is in it',
    core('ConfigMap', 'later'),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ns' } },
  ],
  [
    'a CustomResourceDefinition before its resources',
    object('example.org/v1', 'Thing', 'later'),
    {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'things.example.org' },
      spec: { group: 'example.org', names: { kind: 'Thing' } },
    },
  ],
  [
    'a ServiceAccount before its workload',
    deployment('later', { serviceAccountName: 'a' }),
    core('ServiceAccount', 'a'),
  ],
  ['a pull secret', deployment('later', { imagePullSecrets: [{ name: 'a' }] }), core('Secret', 'a')],
  ['a ConfigMap volume', deployment('later', { volumes: [{ configMap: { name: 'a' } }] }), core('ConfigMap', 'a')],
  ['a Secret volume', deployment('later', { volumes: [{ secret: { secretName: 'a' } }] }), core('Secret', 'a')],
  [
    'a claim',
    deployment('later', { volumes: [{ persistentVolumeClaim: { claimName: 'a' } }] }),
    core('PersistentVolumeClaim', 'a'),
  ],
  [
    'a projected volume',
    deployment('later', { volumes: [{ projected: { sources: [{ secret: { name: 'a' } }] } }] }),
    core('Secret', 'a'),
  ],
  [
    'a ConfigMap in envFrom of an init container',
    deployment('later', { initContainers: [{ envFrom: [{ configMapRef: { name: 'a' } }] }] }),
    core('ConfigMap', 'a'),
  ],
  [
    'a Secret in env',
    deployment('later', { containers: [{ env: [{ valueFrom: { secretKeyRef: { name: 'a', key: 'k' } } }] }] }),
    core('Secret', 'a'),
  ],
  ['a workload before its Service', core('Service', 'later', { spec: { selector: { app: 'a' } } }), deployment('a')],
  [
    'a workload before its HorizontalPodAutoscaler',
    object('autoscaling/v2', 'HorizontalPodAutoscaler', 'later', {
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' } },
    }),
    deployment('a'),
  ],
  [
    'a DestinationRule before the VirtualService of its host',
    istio('VirtualService', 'later', { hosts: ['a'] }),
    istio('DestinationRule', 'a', { host: 'a.ns.svc.cluster.local' }),
  ],
  [
    'a DestinationRule before a VirtualService that routes to its host',
    istio('VirtualService', 'later', { hosts: ['x.org'], http: [{ route: [{ destination: { host: 'a' } }] }] }),
    istio('DestinationRule', 'a', { host: 'a' }),
  ],
  [
    'a NetworkPolicy before the workload that it selects',
    deployment('later'),
    object('networking.k8s.io/v1', 'NetworkPolicy', 'a', { spec: { podSelector: { matchLabels: { app: 'later' } } } }),
  ],
  [
    'a namespace-wide PeerAuthentication before all workloads',
    deployment('later'),
    object('security.istio.io/v1', 'PeerAuthentication', 'a', { spec: {} }),
  ],
  [
    'a Role before its binding',
    rbac('RoleBinding', 'later', { roleRef: { kind: 'Role', name: 'a' } }),
    rbac('Role', 'a'),
  ],
  [
    'a ClusterRole before its binding',
    rbac('ClusterRoleBinding', 'later', { roleRef: { kind: 'ClusterRole', name: 'a' } }),
    rbac('ClusterRole', 'a'),
  ],
  [
    'a binding before the workloads of its ServiceAccount',
    deployment('later', { serviceAccountName: 'sa' }),
    rbac('RoleBinding', 'a', { roleRef: {}, subjects: [{ kind: 'ServiceAccount', name: 'sa' }] }),
  ],
];

/** Declared in an order that must stay, because the second object is not the one that is meant. */
const KEPT: readonly [rule: string, first: Manifest, second: Manifest][] = [
  ['a Service of another label', core('Service', 'a', { spec: { selector: { app: 'x' } } }), deployment('b')],
  ['a Service without a selector', core('Service', 'a', { spec: {} }), deployment('b')],
  [
    'a Service of another namespace',
    core('Service', 'a', { spec: { selector: { app: 'b' } } }),
    { ...deployment('b'), metadata: { name: 'b', namespace: 'other' } },
  ],
  ['a ConfigMap that nothing refers to', deployment('a'), core('ConfigMap', 'b')],
  [
    'a policy that is attached to a gateway',
    deployment('a'),
    object('security.istio.io/v1', 'AuthorizationPolicy', 'b', { spec: { targetRefs: [{ kind: 'Gateway' }] } }),
  ],
  [
    'a policy for other pods',
    deployment('a'),
    object('networking.k8s.io/v1', 'NetworkPolicy', 'b', {
      spec: { podSelector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['a'] }] } },
    }),
  ],
];

describe('the order that follows from the objects', () => {
  it.each(REVERSED)('%s', (_rule, later, first) => {
    const plan = planFor(later, first);
    expect(names(plan)).toEqual([first.metadata.name, later.metadata.name]);
    expect(waits(plan)[later.metadata.name]).toEqual([first.metadata.name]);
    expect(plan.findings).toEqual([]);
  });

  it.each(KEPT)('is not changed by %s', (_rule, first, second) => {
    expect(names(planFor(first, second))).toEqual([first.metadata.name, second.metadata.name]);
  });

  it('and an addDependency() against it are a cycle', () => {
    const { root, chart } = app();
    const service = declare(chart, core('Service', 'billing', { spec: { selector: { app: 'a' } } }));
    declare(chart, deployment('a')).addDependency(service);
    expect(codes(planOf(root))).toEqual([['MW107', 'finance/Service-billing']]);
  });

  // What is quadratic takes longer than Jest lets a test run.
  it('is found among 4,000 services of one namespace that share a label', () => {
    const manifests = Array.from({ length: 4000 }, (_, i) => [
      core('Service', `s${i}`, { spec: { selector: { part: 'finance', app: `d${i}` } } }),
      deployment(`d${i}`, {}, { part: 'finance', app: `d${i}` }),
    ]).flat();
    const plan = planFor(...manifests);
    expect(waits(plan)).toMatchObject({ s3999: ['d3999'] });
  });
});
