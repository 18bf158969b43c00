import { ISTIO_NAMESPACE } from '../istio';
import { clusterDomainOf, serviceHost } from '../kube';
import type { Microservice } from '../service';
import type { SidecarSpec } from './istio';

/**
 * What a service's proxy may reach: the declared callees, the Collector, and the mesh itself. It keeps the proxy's
 * configuration small and mistakes visible; it is no security boundary, which the callees' own policies are.
 */
export function sidecarSpec(service: Microservice): SidecarSpec {
  const { selectorLabels, telemetry, apiToken, keepAliveSeconds } = service.intent;
  const hosts = [
    ...service.callees.map((callee) => `${callee.intent.namespace}/${callee.host}`),
    ...(telemetry ? [`${telemetry.namespace}/${new URL(telemetry.endpoint).hostname}`] : []),
    // The Service of the API server, which every cluster has.
    ...(apiToken ? [`default/${serviceHost('kubernetes', 'default', clusterDomainOf(service))}`] : []),
    `${ISTIO_NAMESPACE}/*`,
  ];
  return {
    workloadSelector: { labels: selectorLabels },
    egress: [{ hosts }],
    outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
    // Envoy keeps them for an hour, until the application closes one just as a request comes.
    inboundConnectionPool: { http: { idleTimeout: `${keepAliveSeconds - 1}s` } },
  };
}
