import { isDeepStrictEqual } from 'node:util';
import { type Finding, finding } from '../finding';
import type { TelemetryTarget } from '../service';

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

/** The entries that a mesh needs for traces and access logs to reach a Collector. */
export function extensionProviders(names: ProviderNames, collector: TelemetryTarget): ExtensionProvider[] {
  const address = { service: new URL(collector.endpoint).hostname, port: collector.port };
  return [
    { name: names.tracing, opentelemetry: address },
    { name: names.accessLog, envoyOtelAls: { ...address, logFormat: LOG_FORMAT } },
  ];
}

/**
 * MW308 for each provider that a mesh's configuration lacks, or has otherwise.
 *
 * @param path where the configuration was read, such as `ConfigMap istio-system/istio`
 * @param meshConfig the parsed `mesh` key of Istio's ConfigMap
 */
export function checkMeshConfig(
  path: string,
  meshConfig: { readonly extensionProviders?: readonly { readonly name: string }[] },
  needed: readonly ExtensionProvider[],
): Finding[] {
  const known = new Map(meshConfig.extensionProviders?.map((provider) => [provider.name, provider]));
  return needed
    .filter((provider) => !isDeepStrictEqual(known.get(provider.name), provider))
    .map((provider) =>
      finding('MW308', path, {
        message: `the mesh ${known.has(provider.name) ? 'has another' : 'has no'} provider ${provider.name}`,
        value: known.get(provider.name),
        allowed: JSON.stringify(provider),
        fix: 'put it under meshConfig.extensionProviders of the Istio installation',
      }),
    );
}
