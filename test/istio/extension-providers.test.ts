import { checkMeshConfig, compareProviders } from '../../lib/istio';
import { ServiceMesh } from '../../lib/mesh';
import { chart, manifestOf } from '../support/estate';

const COLLECTOR = {
  endpoint: 'http://otel-gateway.observability.svc.cluster.local:4317',
  namespace: 'observability',
  selectorLabels: { app: 'otel-gateway' },
  port: 4317,
};
const at = { service: 'otel-gateway.observability.svc.cluster.local', port: 4317 };

function mesh() {
  const scope = chart();
  const telemetry = { samplingPercentage: 1, tracingProvider: 'traces' };
  return { scope, mesh: new ServiceMesh(scope, 'mesh', { members: [], version: '1.31', telemetry }) };
}

test('the providers are those that the Telemetry object names, at the Collector', () => {
  const { scope, mesh: made } = mesh();
  const providers = made.extensionProviders(COLLECTOR);
  expect(providers).toEqual([
    { name: 'traces', opentelemetry: at },
    { name: 'otel-access-log', envoyOtelAls: { ...at, logFormat: expect.anything() } },
  ]);
  const { tracing, accessLogging } = manifestOf(scope, 'Telemetry').spec;
  const named = [...tracing, ...accessLogging].flatMap(
    ({ providers: used }: { providers: { name: string }[] }) => used,
  );
  expect(named.map(({ name }) => name)).toEqual(providers.map(({ name }) => name));
});

test('a line of the access log says what, whose and how it went, and neither the query nor any other header', () => {
  const formats = mesh()
    .mesh.extensionProviders(COLLECTOR)
    .flatMap((provider) => ('envoyOtelAls' in provider ? provider.envoyOtelAls.logFormat : []));
  expect(formats).toHaveLength(1);
  const [{ text, labels } = { text: '', labels: {} }] = formats;
  expect(Object.keys(labels)).toEqual(
    expect.arrayContaining(['http.request.method', 'url.path', 'http.response.status_code', 'k8s.pod.name']),
  );
  const read = [text, ...Object.values(labels)].join(' ').matchAll(/%REQ\w*\(([^)]*)\)/g);
  const headers = new Set([...read].map(([, name]) => name));
  expect(headers).toEqual(new Set([':METHOD', 'X-ENVOY-ORIGINAL-PATH?:PATH', ':AUTHORITY']));
});

test('a mesh that has them is fine, whatever else it has', () => {
  const needed = mesh().mesh.extensionProviders(COLLECTOR);
  expect(checkMeshConfig('istio', { extensionProviders: [{ name: 'other' }, ...needed] }, needed)).toEqual([]);
});

const tracing = (opentelemetry: unknown) => ({ name: 'traces', opentelemetry });
const stateOf = (...given: { name: string }[]) => {
  const [needed] = mesh().mesh.extensionProviders(COLLECTOR);
  return compareProviders({ extensionProviders: given }, needed ? [needed] : [])[0]?.state;
};

test.each<[string, unknown]>([
  ['as it was asked for', at],
  ['with its namespace before its Service', { ...at, service: `observability/${at.service}` }],
  ['with settings of the mesh’s own', { ...at, maxTagLength: 99, resourceDetectors: { environment: {} }, http: null }],
  ['with its port as text, which Istio takes too', { ...at, port: '4317' }],
])('a provider %s is present', (_how, settings) => {
  expect(stateOf(tracing(settings))).toBe('present');
});

test.each<[string, { name: string; [setting: string]: unknown }]>([
  ['at another Service', tracing({ ...at, service: 'otel.observability.svc.cluster.local' })],
  ['at a Service by a name that Istio does not look up', tracing({ ...at, service: 'otel-gateway.observability' })],
  ['in a namespace that its Service is not in', tracing({ ...at, service: `elsewhere/${at.service}` })],
  ['at another port', tracing({ ...at, port: 4318 })],
  ['that speaks HTTP at the port for gRPC', tracing({ ...at, http: { path: '/v1/traces' } })],
  ['of another type', { name: 'traces', zipkin: at }],
  ['without settings', tracing(null)],
  ['without a port', tracing({ service: at.service })],
])('a provider %s is another', (_how, given) => {
  expect(stateOf(given)).toBe('other');
});

test('an access log in another format is another: its lines may hold a query', () => {
  const needed = mesh().mesh.extensionProviders(COLLECTOR).slice(1);
  const asIstioHasIt = [{ name: 'otel-access-log', envoyOtelAls: at }];
  expect(compareProviders({ extensionProviders: asIstioHasIt }, needed)[0]?.state).toBe('other');
});

test('a provider of another name is none', () => {
  expect(stateOf({ ...tracing(at), name: 'Traces' })).toBe('missing');
});

test('a provider that is missing, or is another, is MW308 with what it must be', () => {
  const needed = mesh().mesh.extensionProviders(COLLECTOR);
  const elsewhere = { name: 'traces', opentelemetry: { ...at, port: 4318 } };
  expect(checkMeshConfig('istio', { extensionProviders: [elsewhere] }, needed)).toMatchObject([
    {
      code: 'MW308',
      value: elsewhere,
      allowed: JSON.stringify(needed[0]),
      message: expect.stringContaining('another'),
    },
    { code: 'MW308', allowed: JSON.stringify(needed[1]), message: expect.stringContaining('has no') },
  ]);
  expect(checkMeshConfig('istio', {}, needed)).toHaveLength(2);
});
