import type { Manifest } from '../../lib';
import { assertHarmless, harmfulChanges } from '../../runner/harmful-changes';
import { configMap, live } from './fixture';

const service = (targetPort: number | string | undefined, port = 80): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'cart', namespace: 'shop' },
  spec: { ports: [{ name: 'http', port, targetPort }] },
});

const statefulSet = (storage: string, claim = 'queue'): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'gateway', namespace: 'shop' },
  spec: { volumeClaimTemplates: [{ metadata: { name: claim }, spec: { resources: { requests: { storage } } } }] },
});

const managed = (
  podManagementPolicy?: string,
  serviceName = 'gateway-headless',
  accessModes = ['ReadWriteOnce'],
): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'gateway', namespace: 'shop' },
  spec: {
    podManagementPolicy,
    serviceName,
    volumeClaimTemplates: [{ metadata: { name: 'queue' }, spec: { accessModes, storageClassName: 'fast' } }],
  },
});

const workload = (kind: string, app: string): Manifest => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'cart', namespace: 'shop' },
  spec: { selector: { matchLabels: { tier: 'web', app } } },
});

test('a numbered target port that changes is refused with the three deployments that get there', () => {
  expect(harmfulChanges([service(9090)], [live(service(8080))])).toEqual([
    'Service shop/cart: targetPort 8080 becomes 9090 while its pods still listen on 8080. Deploy three times: with ' +
      "targetPort 'name', then with the new port, then with the number again.",
  ]);
});

test('a target port that no Service states is its port', () => {
  expect(harmfulChanges([service(undefined)], [live(service(8080))])).toHaveLength(1);
});

test.each<[string, Manifest, Manifest]>([
  ['the same number', service(8080), service(8080)],
  ['a number that becomes a name', service(8080), service('http')],
  ['a name that becomes a number', service('http'), service(8080)],
  ['another port of the Service', service(8080, 80), service(9090, 81)],
  ['the same volumes', statefulSet('1Gi'), statefulSet('1Gi')],
  ['the management that the API server takes where none is stated', managed(undefined), managed('OrderedReady')],
  ['the same selector', workload('Deployment', 'cart'), workload('Deployment', 'cart')],
  ['the selector of a Service, which moves no pod', workload('Service', 'cart'), workload('Service', 'basket')],
  ['other data', configMap({ a: '1' }), configMap({ a: '2' })],
])('%s is no harm', (_what, before, after) => {
  expect(harmfulChanges([after], [live(before)])).toEqual([]);
});

test('what is not there yet cannot be harmed', () => {
  expect(harmfulChanges([service(9090), statefulSet('2Gi')], [])).toEqual([]);
});

test('volumes that grow are refused with the commands that make them grow', () => {
  const [line = ''] = harmfulChanges([statefulSet('2Gi')], [live(statefulSet('1Gi'))]);
  expect(line).toContain('StatefulSet shop/gateway: its volumes "queue" have 1Gi');
  expect(line).toContain('kubectl patch pvc queue-gateway-0 --namespace shop');
  expect(line).toContain('"storage":"2Gi"');
  expect(line).toContain('kubectl delete statefulset gateway --namespace shop --cascade=orphan');
});

test('what a StatefulSet cannot change is refused with the command that keeps its pods', () => {
  const how =
    'which cannot be changed. To have it, delete the StatefulSet without its pods, which go on running (kubectl delete ' +
    'statefulset gateway --namespace shop --cascade=orphan), and deploy again: the new one takes them over.';
  const said = (after: Manifest) => harmfulChanges([after], [live(managed(undefined, 'gateway'))]);
  expect(said(managed('Parallel', ''))).toEqual([
    `StatefulSet shop/gateway: its serviceName "gateway" becomes "", its podManagementPolicy "OrderedReady" becomes "Parallel", ${how}`,
  ]);
  expect(said(managed(undefined, 'gateway', ['ReadWriteMany']))).toEqual([
    `StatefulSet shop/gateway: its volumeClaimTemplates "queue (ReadWriteOnce of fast)" becomes "queue (ReadWriteMany of fast)", ${how}`,
  ]);
  expect(harmfulChanges([statefulSet('1Gi', 'state')], [live(statefulSet('1Gi'))])).toEqual([
    `StatefulSet shop/gateway: its volumeClaimTemplates "queue" becomes "state", ${how}`,
  ]);
});

test.each(['Deployment', 'StatefulSet', 'DaemonSet'])(
  'another selector of a %s is refused with the way around it',
  (kind) => {
    expect(harmfulChanges([workload(kind, 'basket')], [live(workload(kind, 'cart'))])).toEqual([
      `${kind} shop/cart: its selector app=cart,tier=web becomes app=basket,tier=web, for which it would be deleted with all ` +
        'its pods first. Deploy it under another name beside this one, and take this one out of the code when the other serves.',
    ]);
  },
);

test('what does harm ends the run with all of it; what does none, does not', () => {
  const [before, after] = [
    [live(service(8080)), live(statefulSet('1Gi'))],
    [service(9090), statefulSet('2Gi')],
  ];
  expect(() => assertHarmless(after, before)).toThrow(/^Nothing was changed\..*\n {2}Service .*\n {2}StatefulSet /);
  expect(() => assertHarmless([service(8080)], before)).not.toThrow();
});
