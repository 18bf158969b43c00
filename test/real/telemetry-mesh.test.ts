import { App, Chart } from 'cdk8s';
import { type Manifest, planOf, TailSampling } from '../../lib';
import { type EnvoyObject, translate } from '../../testbed/mesh';

const SAMPLING = 'otel-gateway-sampling';
const PODS = { 'otel-gateway': 1, [SAMPLING]: 2 };
const CLUSTER = `outbound|4317||${SAMPLING}.observability.svc.cluster.local`;

function planned(): Manifest[] {
  const app = new App();
  const chart = new Chart(app, 'observability', { namespace: 'observability', disableResourceNameHashes: true });
  new TailSampling(chart, 'sampling', {
    name: 'otel-gateway',
    exportTo: 'https://otlp.example.com',
    tracesPerSecond: 100,
    mesh: { version: '1.31' },
  });
  return planOf(app).objects.map(({ manifest }) => manifest);
}

const clustersOf = (listener: EnvoyObject): string[] =>
  (listener?.filterChains ?? []).flatMap(({ filters }: EnvoyObject) =>
    filters.flatMap(({ typedConfig }: EnvoyObject) => typedConfig.cluster ?? []),
  );

describe('the tier that decides, which the first one calls pod by pod', () => {
  test('is known to the proxies of the first by the address of each pod, and called by mutual TLS', async () => {
    const { listeners, clusters, addressesOf } = await translate(planned(), 'otel-gateway', PODS);
    const addresses = addressesOf(SAMPLING);
    expect(addresses).toHaveLength(2);
    expect(addresses.map((address) => clustersOf(listeners.get(`${address}_4317`)))).toEqual([[CLUSTER], [CLUSTER]]);

    const { type, transportSocket } = clusters.get(CLUSTER);
    expect(type).toBe('ORIGINAL_DST');
    expect(transportSocket.typedConfig.commonTlsContext).toMatchObject({
      tlsCertificateSdsSecretConfigs: [{ name: 'default' }],
      combinedValidationContext: {
        defaultValidationContext: {
          matchSubjectAltNames: [{ exact: `spiffe://cluster.local/ns/observability/sa/${SAMPLING}` }],
        },
      },
    });
  });

  // Why its ports are TCP: what comes for a pod's address would match no host, and leave in clear.
  test('would be known by no pod’s address if its ports were those of gRPC and HTTP', async () => {
    const named = planned().map((manifest) =>
      manifest.kind === 'Service' && manifest.metadata.name === SAMPLING
        ? {
            ...manifest,
            spec: {
              ...manifest.spec,
              ports: manifest.spec.ports.map((port: object) => ({ ...port, appProtocol: 'grpc' })),
            },
          }
        : manifest,
    );
    const { listeners, addressesOf } = await translate(named, 'otel-gateway', PODS);
    expect(addressesOf(SAMPLING).filter((address) => listeners.has(`${address}_4317`))).toEqual([]);
    expect(listeners.has('0.0.0.0_4317')).toBe(true);
  });
});
