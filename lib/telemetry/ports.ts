import { own } from '../kube';
import type { Listener } from './network/listeners';

/** The names by which the Collector's own ports are known. */
const KNOWN: Readonly<Record<string, string>> = { health_check: 'health', metrics: 'metrics' };

/** A port's name on container and Service, at most 15 characters: `otlp-grpc`, `otlp-http`, `zipkin`. */
export function portName({ id, protocol, port }: Listener): string {
  const name =
    own(KNOWN, id) ??
    [id, protocol]
      .filter(Boolean)
      .join('-')
      .replace(/[^a-z0-9]+/g, '-');
  return name.length <= 15 ? name : `port-${port}`;
}

/**
 * What the mesh is told of a port; without it, it passes bytes on and balances connections in place of requests. It can
 * only pass on what the Collector itself decrypts.
 */
export function appProtocol({ protocol, tls }: Listener): string | undefined {
  if (tls) return 'tls';
  return protocol === 'grpc' || protocol === 'http' ? protocol : undefined;
}
