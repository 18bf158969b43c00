import type { Duration } from 'cdk8s';
import { istioDuration, type MeshVersion } from '../istio';
import { atLeast } from '../kube';
import { TRACK_LABEL } from '../workload';
import { maxEjectionPercent } from './ejection';
import type { DestinationRuleSpec, LoadBalancer, OutlierDetection, TrafficPolicy } from './istio';

export interface BreakerPolicy {
  readonly replicaFloor: number;
  readonly maxConnections: number;
  readonly maxPendingRequests: number;
  readonly slowStart: Duration;
  readonly localityFailover: boolean;
  readonly meshVersion: MeshVersion;
}

/**
 * Both subsets, whether there is a canary or not: a VirtualService may name one from one deployment to the next, and
 * cease to, without a step in between in which it names a subset that is not there.
 */
const SUBSETS = (['stable', 'canary'] as const).map((track) => ({ name: track, labels: { [TRACK_LABEL]: track } }));

/** The retry budget of Envoy, Linkerd and the Gateway API alike: retries may be a fifth of the load. */
const RETRY_BUDGET = { percent: 20, minRetryConcurrency: 3 } as const;

/** The one DestinationRule of a service's host. */
export function destinationRuleSpec(host: string, policy: BreakerPolicy): DestinationRuleSpec {
  return { host, subsets: SUBSETS, trafficPolicy: breaker(policy) };
}

/** Mutual TLS, limits that shed load early, and ejection of endpoints that fail. */
export function breaker(policy: BreakerPolicy): TrafficPolicy {
  const budget = atLeast(policy.meshVersion, '1.27');
  const outlierDetection = outliers(policy.replicaFloor);
  const { tls, connectionPool } = connectionLimits(policy);
  return {
    loadBalancer: loadBalancer(policy, outlierDetection !== undefined),
    tls,
    connectionPool: {
      ...connectionPool,
      http: {
        http1MaxPendingRequests: policy.maxPendingRequests,
        http2MaxRequests: policy.maxConnections + policy.maxPendingRequests,
        // Envoy's own protective default, which Istio replaces by 2^32-1.
        ...(!budget && { maxRetries: 3 }),
        idleTimeout: '60s',
      },
    },
    ...(outlierDetection && { outlierDetection }),
    ...(budget && { retryBudget: RETRY_BUDGET }),
  };
}

/** What is left of a breaker where callers choose a pod themselves: there is nothing to balance, nor to eject. */
export function connectionLimits({ maxConnections }: Pick<BreakerPolicy, 'maxConnections'>): TrafficPolicy {
  return { tls: { mode: 'ISTIO_MUTUAL' }, connectionPool: { tcp: { maxConnections, connectTimeout: '1s' } } };
}

/**
 * The least busy of two endpoints; a new one gets its share little by little. Failover to another zone follows from
 * ejection: without it no endpoint is ever known to be bad.
 */
function loadBalancer({ slowStart, localityFailover, meshVersion }: BreakerPolicy, ejects: boolean): LoadBalancer {
  const duration = istioDuration(slowStart);
  return {
    simple: 'LEAST_REQUEST',
    ...(atLeast(meshVersion, '1.24') ? { warmup: { duration } } : { warmupDurationSecs: duration }),
    ...(localityFailover &&
      ejects && {
        localityLbSetting: {
          enabled: true,
          failoverPriority: ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone'],
        },
      }),
  };
}

function outliers(replicaFloor: number): OutlierDetection | undefined {
  const percent = maxEjectionPercent(replicaFloor);
  if (percent === undefined) return undefined;
  return {
    consecutive5xxErrors: 5,
    consecutiveGatewayErrors: 5,
    interval: '5s',
    baseEjectionTime: '30s',
    maxEjectionPercent: percent,
    // Zero: whatever is ejected, traffic never returns to endpoints that are known to fail.
    minHealthPercent: 0,
  };
}
