import { LabelIndex, type LabelSelector, podSelectorOf } from '../../lib/plan';

const selectorOf = (apiVersion: string, kind: string, spec: object | undefined) =>
  podSelectorOf({ apiVersion, kind, metadata: { name: 'a', namespace: 'ns' }, spec });
const matchLabels = { app: 'a' };

describe('the pods that an object is about', () => {
  const istio = 'networking.istio.io/v1';
  test.each<[string, string, object | undefined, LabelSelector | undefined]>([
    ['v1', 'Service', { selector: matchLabels }, { matchLabels }],
    ['v1', 'Service', { selector: {} }, undefined],
    ['v1', 'Service', undefined, undefined],
    ['v1', 'ReplicationController', { selector: matchLabels }, undefined],
    ['serving.knative.dev/v1', 'Service', { selector: matchLabels }, undefined],
    ['policy/v1', 'PodDisruptionBudget', { selector: { matchLabels } }, { matchLabels }],
    ['policy/v1', 'Eviction', { selector: { matchLabels } }, undefined],
    ['example.org/v1', 'PodDisruptionBudget', { selector: { matchLabels } }, undefined],
    ['networking.k8s.io/v1', 'NetworkPolicy', { podSelector: { matchLabels } }, { matchLabels }],
    ['networking.k8s.io/v1', 'NetworkPolicy', {}, {}],
    ['networking.k8s.io/v1', 'Ingress', { podSelector: { matchLabels } }, undefined],
    ['crd.projectcalico.org/v1', 'NetworkPolicy', { podSelector: { matchLabels } }, undefined],
    [istio, 'EnvoyFilter', { workloadSelector: { labels: matchLabels } }, { matchLabels }],
    [istio, 'EnvoyFilter', { targetRefs: [{ kind: 'Gateway' }] }, undefined],
    [istio, 'Sidecar', { workloadSelector: { labels: matchLabels } }, { matchLabels }],
    [istio, 'Sidecar', {}, {}],
    [istio, 'Gateway', { workloadSelector: { labels: matchLabels } }, undefined],
    ['example.org/v1', 'Sidecar', { workloadSelector: { labels: matchLabels } }, undefined],
    [istio, 'ProxyConfig', { selector: { matchLabels } }, { matchLabels }],
    [istio, 'VirtualService', { selector: { matchLabels } }, undefined],
    ['extensions.istio.io/v1alpha1', 'WasmPlugin', { selector: { matchLabels } }, { matchLabels }],
    ['telemetry.istio.io/v1', 'Telemetry', { selector: { matchLabels } }, { matchLabels }],
    ['telemetry.istio.io/v1', 'Telemetry', {}, {}],
    ['security.istio.io/v1', 'PeerAuthentication', { selector: { matchLabels } }, { matchLabels }],
    ['security.istio.io/v1', 'RequestAuthentication', { selector: { matchLabels } }, { matchLabels }],
    ['security.istio.io/v1', 'AuthorizationPolicy', { targetRef: { kind: 'Gateway' } }, undefined],
    ['security.istio.io/v1', 'AuthorizationPolicy', { targetRefs: [{ kind: 'Gateway' }] }, undefined],
  ])('%s %s %j: %j', (apiVersion, kind, spec, expected) => {
    expect(selectorOf(apiVersion, kind, spec)).toEqual(expected);
  });
});

describe('what carries labels is found', () => {
  const index = new LabelIndex<string>();
  index.add('ns', { app: 'a', tier: 'web' }, 'a');
  index.add('ns', { app: 'b', tier: 'web' }, 'b');
  index.add('ns', { app: 'c' }, 'c');
  index.add('other', { app: 'a' }, 'elsewhere');
  index.add(undefined, { app: 'a' }, 'nowhere');

  test.each<[LabelSelector, string[]]>([
    [{}, ['a', 'b', 'c']],
    [{ matchLabels: { app: 'a' } }, ['a']],
    [{ matchLabels: { app: 'a', tier: 'web' } }, ['a']],
    [{ matchLabels: { tier: 'web', app: 'a' } }, ['a']],
    [{ matchLabels: { app: 'c', tier: 'web' } }, []],
    [{ matchLabels: { app: 'd' } }, []],
    [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['a', 'c'] }] }, ['a', 'c']],
    [{ matchExpressions: [{ key: 'tier', operator: 'In', values: ['db'] }] }, []],
    [{ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['web'] }] }, ['c']],
    [{ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['db'] }] }, ['a', 'b', 'c']],
    [{ matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, ['a', 'b']],
    [{ matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, ['c']],
    [{ matchExpressions: [{ key: 'tier', operator: 'Gt' }] }, []],
    [{ matchExpressions: [{ key: 'zone', operator: 'Gt' }] }, []],
    [{ matchLabels: { tier: 'web' }, matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['a'] }] }, ['b']],
  ])('by %j: %j', (selector, expected) => expect(index.select('ns', selector)).toEqual(expected));

  test('in its own namespace, or in none', () => {
    expect(index.select('other', {})).toEqual(['elsewhere']);
    expect(index.select(undefined, {})).toEqual(['nowhere']);
    expect(index.select('empty', { matchLabels: { app: 'a' } })).toEqual([]);
  });
});
