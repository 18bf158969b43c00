import { type Finding, finding } from '../finding';

/**
 * Where the agent beside a proxy answers scrapers: the proxy's metrics, and the application's where the pod's
 * `prometheus.io` annotations say where they are. It is reached past the proxy, in clear and by whoever the network lets in
 * (https://istio.io/latest/docs/ops/integrations/prometheus/#option-1-metrics-merging).
 */
export const METRICS_PORT = 15020;

/** What a sidecar listens on in its pod (https://istio.io/latest/docs/ops/deployment/application-requirements/). */
const PROXY_PORTS = [15000, 15001, 15002, 15004, 15006, 15008, 15020, 15021, 15053, 15090];

/** MW103 for a port that the sidecar of the same pod takes. */
export function checkNotProxyPort(path: string, what: string, port: number): Finding[] {
  if (!PROXY_PORTS.includes(port)) return [];
  return [
    finding('MW103', path, {
      message: `${what} is one that the mesh’s sidecar takes in the same pod`,
      value: port,
      allowed: `a port other than ${PROXY_PORTS.join(', ')}`,
      fix: 'let the process listen on another port',
    }),
  ];
}
