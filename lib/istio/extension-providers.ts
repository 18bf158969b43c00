import { isDeepStrictEqual } from 'node:util';
import { type Finding, finding } from '../finding';
import type { GivenProvider, MeshConfig } from './mesh-config';

/** Where proxies send to: the Service of a Collector that takes OTLP by gRPC. */
interface ProviderAddress {
  readonly service: string;
  readonly port: number;
}

/**
 * One entry of `extensionProviders` in the mesh's own configuration (MeshConfig), which belongs to whoever installs
 * Istio: a Telemetry object only names providers, and one that is not there sends nothing, without a word.
 */
export type ExtensionProvider =
  | { readonly name: string; readonly opentelemetry: ProviderAddress }
  | { readonly name: string; readonly envoyOtelAls: ProviderAddress & { readonly logFormat: LogFormat } };

/** What a line of the access log says: as a text and by name, in the terms of Envoy's format strings. */
interface LogFormat {
  readonly text: string;
  readonly labels: Readonly<Record<string, string>>;
}

const PATH = '%REQ_WITHOUT_QUERY(X-ENVOY-ORIGINAL-PATH?:PATH)%';

/**
 * Istio's own text has the query, in which anything may stand, and no names, not even that of the Pod that says it. The
 * ids of trace and span are fields of every record. The last three are what the injector tells the proxy of its Pod.
 * Names are OpenTelemetry's where it has one.
 */
const LOG_FORMAT: LogFormat = {
  text: `%REQ(:METHOD)% ${PATH} %RESPONSE_CODE% %RESPONSE_FLAGS% %DURATION% ms`,
  labels: {
    'http.request.method': '%REQ(:METHOD)%',
    'url.path': PATH,
    'server.address': '%REQ(:AUTHORITY)%',
    'network.peer.address': '%UPSTREAM_HOST%',
    'http.response.status_code': '%RESPONSE_CODE%',
    'envoy.response.flags': '%RESPONSE_FLAGS%',
    'envoy.response.details': '%RESPONSE_CODE_DETAILS%',
    'envoy.duration_ms': '%DURATION%',
    // Of a caller's proxy the operation that it took the request for.
    'envoy.route': '%ROUTE_NAME%',
    'envoy.upstream.cluster': '%UPSTREAM_CLUSTER_RAW%',
    'k8s.namespace.name': '%ENVIRONMENT(POD_NAMESPACE)%',
    'k8s.deployment.name': '%ENVIRONMENT(ISTIO_META_WORKLOAD_NAME)%',
    'k8s.pod.name': '%ENVIRONMENT(POD_NAME)%',
  },
};

/** The names by which Telemetry objects know the providers. */
export interface ProviderNames {
  readonly tracing: string;
  readonly accessLog: string;
}

/** How a mesh's configuration stands to a provider that it must have. */
export interface ProviderStatus {
  readonly needed: ExtensionProvider;
  /** `other`: the mesh has a provider of that name, but of another type, or at another address. */
  readonly state: 'present' | 'missing' | 'other';
  /** What the mesh has by that name. */
  readonly given?: GivenProvider;
}

/** Where a Collector takes OTLP by gRPC. */
export interface OtlpAddress {
  /** The URL that senders use. */
  readonly endpoint: string;
  readonly port: number;
}

/** The entries that a mesh needs for traces and access logs to reach a Collector. */
export function extensionProviders(names: ProviderNames, collector: OtlpAddress): ExtensionProvider[] {
  const address = { service: new URL(collector.endpoint).hostname, port: collector.port };
  return [
    { name: names.tracing, opentelemetry: address },
    { name: names.accessLog, envoyOtelAls: { ...address, logFormat: LOG_FORMAT } },
  ];
}

/** The type of a provider, where it sends to, and what it writes where it has a say in that. */
export function targetOf(
  provider: ExtensionProvider,
): { readonly type: string; readonly logFormat?: LogFormat } & ProviderAddress {
  return 'opentelemetry' in provider
    ? { type: 'opentelemetry', ...provider.opentelemetry }
    : { type: 'envoyOtelAls', ...provider.envoyOtelAls };
}

/** Holds a mesh's configuration against the providers that it must have. */
export function compareProviders(
  { extensionProviders: known = [] }: MeshConfig,
  needed: readonly ExtensionProvider[],
): ProviderStatus[] {
  return needed.map((provider) => {
    const given = known.find(({ name }) => name === provider.name);
    if (!given) return { needed: provider, state: 'missing' };
    return { needed: provider, state: isServedBy(provider, given) ? 'present' : 'other', given };
  });
}

/**
 * MW308 for each provider that a mesh's configuration lacks, or has otherwise.
 *
 * @param path where the configuration was read, such as `ConfigMap istio-system/istio`
 */
export function checkMeshConfig(path: string, meshConfig: MeshConfig, needed: readonly ExtensionProvider[]): Finding[] {
  return compareProviders(meshConfig, needed)
    .filter(({ state }) => state !== 'present')
    .map(({ needed: provider, state, given }) =>
      finding('MW308', path, {
        message: `the mesh has ${state === 'other' ? 'another' : 'no'} provider ${provider.name}`,
        value: given,
        allowed: JSON.stringify(provider),
        fix: 'put it under meshConfig.extensionProviders of the Istio installation',
      }),
    );
}

/**
 * Whether a provider of the mesh is the one that is needed. What else it says, such as `maxTagLength`, is the mesh's own
 * affair; but with `http` its proxies do not speak gRPC, which is all that the Collector takes at this port, and with
 * another `logFormat` its lines may hold a query, and secrets in it.
 */
function isServedBy(needed: ExtensionProvider, given: GivenProvider): boolean {
  const { type, service, port, logFormat } = targetOf(needed);
  const settings = (given[type] ?? {}) as Readonly<Record<string, unknown>>;
  // The namespace of a Service's host name is the one that Istio may be told before it: [<namespace>/]<host name>.
  const [, namespace] = service.split('.');
  const names = [service, `${namespace}/${service}`];
  return (
    names.includes(String(settings.service)) &&
    Number(settings.port) === port &&
    !settings.http &&
    (logFormat === undefined || isDeepStrictEqual(settings.logFormat, logFormat))
  );
}
