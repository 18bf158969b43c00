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
  | { readonly name: string; readonly envoyOtelAls: ProviderAddress };

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
    { name: names.accessLog, envoyOtelAls: address },
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
