/**
 * The part of Istio's API that this library writes, by hand: generated imports lose the unions and drop unknown fields.
 * After istio.io/api v1.31; the CRDs' own schema, `istioctl` and istiod judge what comes out. Durations are Istio's
 * strings ("250ms").
 */

/** One of: exact, prefix or RE2 expression over the whole value. */
export type StringMatch = { readonly exact: string } | { readonly prefix: string } | { readonly regex: string };

export interface HttpMatchRequest {
  readonly name?: string;
  readonly uri?: StringMatch;
  readonly method?: StringMatch;
  /** An empty match means "present". */
  readonly headers?: Readonly<Record<string, StringMatch | Record<string, never>>>;
  readonly withoutHeaders?: Readonly<Record<string, StringMatch | Record<string, never>>>;
  /** An empty match means "present", with whatever value. */
  readonly queryParams?: Readonly<Record<string, StringMatch | Record<string, never>>>;
  /** Which callers' proxies get the match at all. */
  readonly sourceLabels?: Readonly<Record<string, string>>;
  readonly sourceNamespace?: string;
  readonly port?: number;
}

export interface HttpRetry {
  /** Retries after the first attempt; 0 turns Istio's own default of two off. */
  readonly attempts: number;
  readonly perTryTimeout?: string;
  /** Envoy's conditions, comma-separated. */
  readonly retryOn?: string;
  /** Since Istio 1.26. */
  readonly backoff?: string;
}

export interface HttpRouteDestination {
  readonly destination: {
    readonly host: string;
    readonly subset?: string;
    readonly port?: { readonly number: number };
  };
  readonly weight?: number;
}

/** A route that forwards. Timeout and retries are never left to Istio's defaults. */
export interface ForwardRoute {
  readonly name: string;
  readonly match?: readonly HttpMatchRequest[];
  readonly route: readonly HttpRouteDestination[];
  readonly mirrors?: readonly (HttpRouteDestination & { readonly percentage: { readonly value: number } })[];
  readonly timeout: string;
  readonly retries: HttpRetry;
}

/** A route that answers by itself. */
export interface RejectRoute {
  readonly name: string;
  readonly match?: readonly HttpMatchRequest[];
  readonly directResponse: { readonly status: number; readonly body: { readonly string: string } };
  readonly headers: { readonly response: { readonly set: Readonly<Record<string, string>> } };
}

export type HttpRoute = ForwardRoute | RejectRoute;

export interface VirtualServiceSpec {
  readonly hosts: readonly string[];
  readonly http: readonly HttpRoute[];
}

export interface ConnectionPool {
  readonly tcp: { readonly maxConnections: number; readonly connectTimeout: string };
  /** Nothing where only bytes are passed on. */
  readonly http?: {
    readonly http1MaxPendingRequests: number;
    readonly http2MaxRequests: number;
    readonly maxRetries?: number;
    readonly idleTimeout: string;
  };
}

export interface OutlierDetection {
  readonly consecutive5xxErrors: number;
  readonly consecutiveGatewayErrors: number;
  readonly interval: string;
  readonly baseEjectionTime: string;
  readonly maxEjectionPercent: number;
  readonly minHealthPercent: number;
}

export interface LoadBalancer {
  readonly simple: 'LEAST_REQUEST';
  /** Since Istio 1.24. */
  readonly warmup?: { readonly duration: string };
  /** Before that. */
  readonly warmupDurationSecs?: string;
  readonly localityLbSetting?: { readonly enabled: true; readonly failoverPriority: readonly string[] };
}

export interface TrafficPolicy {
  readonly loadBalancer?: LoadBalancer;
  readonly tls: { readonly mode: 'ISTIO_MUTUAL' };
  readonly connectionPool: ConnectionPool;
  readonly outlierDetection?: OutlierDetection;
  /** Since Istio 1.27. */
  readonly retryBudget?: { readonly percent: number; readonly minRetryConcurrency: number };
}

export interface DestinationRuleSpec {
  readonly host: string;
  readonly subsets?: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[];
  readonly trafficPolicy: TrafficPolicy;
}

export interface WorkloadSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
}

export interface PeerAuthenticationSpec {
  readonly selector?: WorkloadSelector;
  readonly mtls: { readonly mode: 'STRICT' };
}

/** Who calls, as mutual TLS proves it: a ServiceAccount without `spiffe://`, or any of a namespace. */
export type AuthorizedSource = { readonly principals: readonly string[] } | { readonly namespaces: readonly string[] };

export interface AuthorizedOperation {
  readonly ports: readonly string[];
  readonly methods?: readonly string[];
  /** Exact paths, beginnings (`/v1/r*`), ends (`*:void`), or templates in which `{*}` stands for one segment. */
  readonly paths?: readonly string[];
  readonly notPaths?: readonly string[];
}

export interface AuthorizationRule {
  readonly from?: readonly { readonly source: AuthorizedSource }[];
  readonly to?: readonly { readonly operation: AuthorizedOperation }[];
}

export interface AuthorizationPolicySpec {
  readonly selector?: WorkloadSelector;
  readonly action?: 'ALLOW' | 'DENY';
  readonly rules?: readonly AuthorizationRule[];
}

export interface SidecarSpec {
  readonly workloadSelector: { readonly labels: Readonly<Record<string, string>> };
  /** `namespace/host`; every host if it is left out. */
  readonly egress?: readonly { readonly hosts: readonly string[] }[];
  /** The mesh's own if it is left out. */
  readonly outboundTrafficPolicy?: { readonly mode: 'REGISTRY_ONLY' };
  /** What the proxy of one pod may have open at the application, for all senders together. */
  readonly inboundConnectionPool?: {
    readonly tcp?: Pick<ConnectionPool['tcp'], 'maxConnections'>;
    readonly http: Partial<Required<ConnectionPool>['http']>;
  };
}

export interface Tracing {
  readonly providers: readonly { readonly name: string }[];
  readonly randomSamplingPercentage: number;
}

export interface AccessLogging {
  readonly providers: readonly { readonly name: string }[];
  readonly filter?: { readonly expression: string };
}

export interface TelemetrySpec {
  readonly selector?: WorkloadSelector;
  /** Off: none of its proxies' spans are reported; trace context is passed on as it came. */
  readonly tracing?: readonly (Tracing | { readonly disableSpanReporting: true })[];
  /** Off without a provider's name: for all providers that hold above it. */
  readonly accessLogging?: readonly (AccessLogging | { readonly disabled: true })[];
  readonly metrics?: readonly { readonly providers: readonly { readonly name: string }[] }[];
}
