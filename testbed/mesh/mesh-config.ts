import { portsOf } from './instances';
import { type Manifest, ofKind } from './manifests';

/** The port of a Service that takes OTLP over gRPC. */
const OTLP_PORT = 4317;

interface Providers {
  readonly providers?: readonly { readonly name: string }[];
}

/** What `npm run mesh-config -- --check` asks of every mesh. */
const PATHS = { pathNormalization: { normalization: 'DECODE_AND_MERGE_SLASHES' } };

/**
 * What a cluster's MeshConfig adds to Istio's defaults: how paths are rewritten, and the telemetry providers that the
 * manifests name, all at the Collector that the manifests declare, so that proxies get the same filters as in production.
 */
export function meshConfig(manifests: readonly Manifest[]): object {
  // A headless one is of those that only other Collectors send to.
  const collector = ofKind(manifests, 'Service').find(
    (service) => service.spec.clusterIP !== 'None' && portsOf(service).some(({ port }) => port === OTLP_PORT),
  );
  if (collector === undefined) return PATHS;
  const { name, namespace = 'default' } = collector.metadata;
  const at = { service: `${name}.${namespace}.svc.cluster.local`, port: OTLP_PORT };
  const telemetry = ofKind(manifests, 'Telemetry').map(({ spec }) => spec);
  return {
    ...PATHS,
    extensionProviders: [
      ...named(telemetry.flatMap(({ tracing = [] }) => tracing)).map((each) => ({ name: each, opentelemetry: at })),
      ...named(telemetry.flatMap(({ accessLogging = [] }) => accessLogging)).map((each) => ({
        name: each,
        envoyOtelAls: at,
      })),
    ],
  };
}

function named(uses: readonly Providers[]): string[] {
  return [...new Set(uses.flatMap(({ providers = [] }) => providers.map(({ name }) => name)))];
}
