import { clusterObjects, withClusterAddresses } from '../../../testbed/mesh/cluster';
import { INSTANCE_LABEL, instancesOf } from '../../../testbed/mesh/instances';
import { ofKind } from '../../../testbed/mesh/manifests';
import { meshConfig } from '../../../testbed/mesh/mesh-config';
import { outboundPorts } from '../../../testbed/mesh/overlay';
import { service } from './manifests';

const shop = [...service('cart'), ...service('stock')];
const pods = (replicas: Record<string, number>, callers = [{ name: 'gateway', namespace: 'edge' }]) =>
  instancesOf(shop, replicas, callers, '127.20.30');

test('a Pod has the identity, the labels and the ports of its workload, and an address of its own', () => {
  const [first, second] = pods({ cart: 2 });
  expect(first).toEqual({
    name: 'cart-0',
    workload: 'cart',
    namespace: 'shop',
    serviceAccount: 'cart',
    labels: { app: 'cart', version: '1', [INSTANCE_LABEL]: 'cart-0' },
    address: '127.20.30.1',
    ports: [{ number: 8080, protocol: 'HTTP', name: 'http' }],
  });
  expect([second?.name, second?.address]).toEqual(['cart-1', '127.20.30.2']);
});

test('a caller is a Pod that serves nothing', () => {
  expect(pods({ cart: 1 })[1]).toMatchObject({
    name: 'gateway-0',
    namespace: 'edge',
    serviceAccount: 'gateway',
    ports: [],
  });
});

test('a port that a Service names is looked up in the containers', () => {
  const named = service('cart', 'shop', { targetPort: 'web' });
  expect(instancesOf(named, { cart: 1 }, [], '127.20.30')[0]?.ports[0]?.number).toBe(9090);
});

test.each([
  [{ cart: 0 }, 'cart cannot run 0 times'],
  [{ carts: 1 }, "0 of the manifests' workloads are called carts, wanted: 1. There are: cart, stock."],
  [{ gateway: 1, cart: 1 }, 'workloads are called gateway'],
  [{ cart: 60 }, 'A mesh cannot have 61 proxies. Allowed: 50.'],
])('%j is refused', (replicas, message) => {
  expect(() => pods(replicas)).toThrow(message);
});

test('a headless Service without ports is part of a mesh', () => {
  const governing = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'cart-headless', namespace: 'shop' },
    spec: { clusterIP: 'None', selector: { app: 'cart' } },
  };
  const manifests = [...service('cart'), governing];
  const instances = instancesOf(manifests, { cart: 1 }, [], '127.20.30');
  expect(instances[0]?.ports).toHaveLength(1);
  expect(outboundPorts(manifests, { ports: [] })).toEqual([]);
  expect(meshConfig(manifests)).not.toHaveProperty('extensionProviders');
  const slices = ofKind(clusterObjects(manifests, instances), 'EndpointSlice');
  expect(slices.map(({ metadata, ports }) => [metadata.name, ports.length])).toEqual([
    ['cart-0', 1],
    ['cart-headless-0', 0],
  ]);
});

test('a caller with the name of a workload is refused', () => {
  expect(() => pods({ cart: 1 }, [{ name: 'cart', namespace: 'edge' }])).toThrow('two workloads that are called cart');
});

test('the endpoints of a Service are its Pods, by reference, since istiod learns their identity from it', () => {
  const slices = ofKind(clusterObjects(shop, pods({ cart: 2 })), 'EndpointSlice');
  expect(slices.find(({ metadata }) => metadata.name === 'cart-0')).toMatchObject({
    metadata: { labels: { 'kubernetes.io/service-name': 'cart' } },
    ports: [{ name: 'http', port: 8080 }],
    endpoints: [
      { addresses: ['127.20.30.1'], targetRef: { kind: 'Pod', name: 'cart-0' } },
      { addresses: ['127.20.30.2'], targetRef: { kind: 'Pod', name: 'cart-1' } },
    ],
  });
  expect(slices.find(({ metadata }) => metadata.name === 'stock-0')?.endpoints).toEqual([]);
});

test("a namespace that only a caller lives in is made; the manifests' own are not made twice", () => {
  const declared = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
  const made = clusterObjects([...shop, declared], pods({ cart: 1 }));
  expect(ofKind(made, 'Namespace').map(({ metadata }) => metadata.name)).toEqual(['edge']);
});

test('each Service gets an address, unless it says that it wants none', () => {
  const headless = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'h' },
    spec: { clusterIP: 'None', ports: [] },
  };
  const services = ofKind(withClusterAddresses([headless, ...shop]), 'Service');
  expect(services.map(({ spec }) => spec.clusterIP)).toEqual(['None', '10.96.0.1', '10.96.0.2']);
});
