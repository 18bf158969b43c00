import { instancesOf } from '../../../testbed/mesh/instances';
import { type Manifest, ofKind } from '../../../testbed/mesh/manifests';
import { meshConfig } from '../../../testbed/mesh/mesh-config';
import { withListeners } from '../../../testbed/mesh/overlay';
import { service, sidecar } from './manifests';

/** The Sidecars that a mesh of one cart and one gateway gets. */
function overlaid(...more: Manifest[]): Manifest[] {
  const manifests = [...service('cart'), ...more];
  const instances = instancesOf(manifests, { cart: 1 }, [{ name: 'gateway', namespace: 'edge' }], '127.20.30');
  return ofKind(withListeners(manifests, instances), 'Sidecar');
}

test('without any Sidecar, a Pod may call everyone, as in Istio', () => {
  expect(overlaid()[0]?.spec).toEqual({
    workloadSelector: { labels: { 'meshwright.dev/testbed-instance': 'cart-0' } },
    ingress: [
      {
        port: { number: 8080, protocol: 'HTTP', name: 'http' },
        bind: '127.20.30.1',
        captureMode: 'NONE',
        defaultEndpoint: '0.0.0.0:18080',
      },
    ],
    egress: [
      {
        port: { number: 15001, protocol: 'HTTP_PROXY', name: 'outbound' },
        bind: '127.20.30.1',
        captureMode: 'NONE',
        hosts: ['*/*'],
      },
    ],
  });
});

test('what the own Sidecar of a workload allows stays as it is, and the Sidecar itself makes way', () => {
  const own = sidecar('shop', 'cart', ['shop/stock.shop.svc.cluster.local', 'istio-system/*'], {
    outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
  });
  const sidecars = overlaid(own, sidecar('shop', undefined, ['./*']));
  expect(sidecars.map(({ metadata }) => metadata.name)).toEqual(['default', 'cart-0-listeners', 'gateway-0-listeners']);
  expect(sidecars[1]?.spec.egress[0].hosts).toEqual(['shop/stock.shop.svc.cluster.local', 'istio-system/*']);
  expect(sidecars[1]?.spec.outboundTrafficPolicy).toEqual({ mode: 'REGISTRY_ONLY' });
});

test("without an own Sidecar the namespace's counts, then the mesh's", () => {
  const [cart] = overlaid(sidecar('shop', undefined, ['./*']), sidecar('istio-system', undefined, ['none/*'])).filter(
    ({ metadata }) => metadata.name === 'cart-0-listeners',
  );
  const [gateway] = overlaid(sidecar('istio-system', undefined, ['none/*'])).filter(
    ({ metadata }) => metadata.name === 'gateway-0-listeners',
  );
  expect(cart?.spec.egress[0].hosts).toEqual(['./*']);
  expect(gateway?.spec.egress[0].hosts).toEqual(['none/*']);
});

test('a port that a Sidecar leads to a guard before the application still leads there, on the address of the Pod', () => {
  const ingress = [{ port: { number: 8080, protocol: 'HTTP', name: 'http' }, defaultEndpoint: '127.0.0.1:15080' }];
  const [cart] = overlaid(sidecar('shop', 'cart', ['./*'], { ingress }));
  expect(cart?.spec.ingress).toEqual([
    { ...ingress[0], bind: '127.20.30.1', captureMode: 'NONE', defaultEndpoint: '0.0.0.0:15080' },
  ]);
});

test('a host with a port of its own is called at that port of the own proxy, unless the Pod itself listens there', () => {
  const other = service('stock', 'shop', { port: 4317, appProtocol: 'grpc' });
  const database = service('db', 'shop', { port: 5432, appProtocol: 'tcp' });
  const [cart, gateway] = overlaid(...other, ...database, ...service('same', 'shop', { port: 8080 }));
  const ports = (spec: Manifest['spec']) => spec.egress.map(({ port }: Manifest) => [port.number, port.protocol]);
  expect(ports(cart?.spec)).toEqual([
    [15001, 'HTTP_PROXY'],
    [4317, 'GRPC'],
  ]);
  expect(ports(gateway?.spec)).toEqual([
    [15001, 'HTTP_PROXY'],
    [4317, 'GRPC'],
    [8080, 'HTTP'],
  ]);
  expect(cart?.spec.egress[1]).toMatchObject({ bind: '127.20.30.1', captureMode: 'NONE', hosts: ['*/*'] });
});

test('a caller that serves nothing has no inbound listener', () => {
  expect(overlaid()[1]?.spec).not.toHaveProperty('ingress');
});

test('the telemetry providers that manifests name are at the Collector that they declare', () => {
  const telemetry = {
    apiVersion: 'telemetry.istio.io/v1',
    kind: 'Telemetry',
    metadata: { name: 'default', namespace: 'shop' },
    spec: {
      tracing: [{ providers: [{ name: 'traces' }] }],
      accessLogging: [{ providers: [{ name: 'logs' }] }, { disabled: true }],
    },
  };
  const collector = service('collector', 'telemetry', { port: 4317, targetPort: 4317 });
  const at = { service: 'collector.telemetry.svc.cluster.local', port: 4317 };
  expect(meshConfig([telemetry, telemetry, ...collector])).toMatchObject({
    extensionProviders: [
      { name: 'traces', opentelemetry: at },
      { name: 'logs', envoyOtelAls: at },
    ],
  });
  expect(meshConfig([telemetry])).not.toHaveProperty('extensionProviders');
});
