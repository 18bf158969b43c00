import { finding } from '../finding';
import { backendsOf, speaksHttp } from './backends';
import type { Check } from './check';

/**
 * MW305: Istio replaces Envoy's protective limits (1,024 connections and requests, 3 retries at once) by 2^32-1, so a
 * DestinationRule that sets none leaves the callers of an overloaded service without a circuit breaker. A Service
 * without an HTTP port has connections only.
 */
export const limits: Check = {
  codes: ['MW305'],
  check(facts) {
    const backends = backendsOf(facts);
    return facts.ofKind('networking.istio.io', 'DestinationRule').flatMap(({ path, manifest }) => {
      const { host, trafficPolicy } = manifest.spec ?? {};
      const { tcp, http } = trafficPolicy?.connectionPool ?? {};
      const service = backends.serviceOf(String(host), manifest.metadata.namespace);
      const isHttp = !service || speaksHttp(service);
      const missing = [
        ...(tcp?.maxConnections ? [] : ['connectionPool.tcp.maxConnections']),
        ...(!isHttp || http?.http1MaxPendingRequests || http?.http2MaxRequests
          ? []
          : ['connectionPool.http.http1MaxPendingRequests or http2MaxRequests']),
        ...(!isHttp || http?.maxRetries || trafficPolicy?.retryBudget
          ? []
          : ['connectionPool.http.maxRetries or retryBudget']),
      ];
      if (missing.length === 0) return [];
      return [
        finding('MW305', path, {
          message: `the DestinationRule leaves unlimited: ${missing.join(', ')}`,
          value: host,
          fix: 'set them in its trafficPolicy',
        }),
      ];
    });
  },
};
