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
  readonly queryParams?: Readonly<Record<string, StringMatch>>;
  /** Which callers' proxies get the match at all. */
  readonly sourceLabels?: Readonly<Record<string, string>>;
  readonly sourceNamespace?: string;
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
  readonly http: {
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

export interface DestinationRuleSpec {
  readonly host: string;
  readonly subsets: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[];
  readonly trafficPolicy: {
    readonly loadBalancer: LoadBalancer;
    readonly tls: { readonly mode: 'ISTIO_MUTUAL' };
    readonly connectionPool: ConnectionPool;
    readonly outlierDetection?: OutlierDetection;
    /** Since Istio 1.27. */
    readonly retryBudget?: { readonly percent: number; readonly minRetryConcurrency: number };
  };
}

export interface WorkloadSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
}

export interface PeerAuthenticationSpec {
  readonly mtls: { readonly mode: 'STRICT' };
}

export interface AuthorizedOperation {
  readonly ports: readonly string[];
  readonly methods?: readonly string[];
  /** Exact paths, or templates in which `{*}` stands for one segment. */
  readonly paths?: readonly string[];
}

export interface AuthorizationPolicySpec {
  readonly selector?: WorkloadSelector;
  readonly action?: 'ALLOW' | 'DENY';
  readonly rules?: readonly {
    readonly from?: readonly { readonly source: { readonly principals: readonly string[] } }[];
    readonly to?: readonly { readonly operation: AuthorizedOperation }[];
  }[];
}

export interface SidecarSpec {
  readonly workloadSelector: { readonly labels: Readonly<Record<string, string>> };
  /** `namespace/host`. */
  readonly egress: readonly { readonly hosts: readonly string[] }[];
  readonly outboundTrafficPolicy: { readonly mode: 'REGISTRY_ONLY' };
}

export interface TelemetrySpec {
  readonly tracing?: readonly {
    readonly providers: readonly { readonly name: string }[];
    readonly randomSamplingPercentage: number;
  }[];
  readonly accessLogging?: readonly {
    readonly providers: readonly { readonly name: string }[];
    readonly filter?: { readonly expression: string };
  }[];
  readonly metrics?: readonly { readonly providers: readonly { readonly name: string }[] }[];
}
