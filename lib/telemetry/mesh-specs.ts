import { Duration } from 'cdk8s';
import { istioDuration } from '../istio';
import {
  type AuthorizationPolicySpec,
  type AuthorizationRule,
  type AuthorizedOperation,
  breaker,
  connectionLimits,
  type DestinationRuleSpec,
  type ForwardRoute,
  principal,
  retriesWithin,
  type SidecarSpec,
  STRICT,
  type TelemetrySpec,
  type VirtualServiceSpec,
} from '../mesh';
import type { TelemetrySender } from '../service';
import { SIGNALS, typeOf } from './component';
import type { CollectorConfig } from './config';
import type { CollectorMesh, MeshedGateway } from './meshed';
import { type Listener, receivingListeners, scrapedListeners } from './network/listeners';
import { appProtocol, portName } from './ports';
import type { CollectorWorkload } from './workload';

/** How long a sender waits for an answer: the default of the SDKs' exporters. */
const TIMEOUT = Duration.seconds(10);
const RETRIES = 2;
/** Of one sender's proxy, which has one connection to each replica by gRPC and few by HTTP. */
const LIMITS = { maxConnections: 100, maxPendingRequests: 50 };
const SLOW_START = Duration.seconds(30);

/** No spans and no access logs, whatever the namespace or the mesh says. */
export const QUIET: TelemetrySpec = {
  tracing: [{ disableSpanReporting: true }],
  accessLogging: [{ disabled: true }],
};

export function strictFor({ selectorLabels }: CollectorWorkload) {
  return { selector: { matchLabels: selectorLabels }, ...STRICT };
}

/**
 * Declared senders by the identity that mutual TLS proves, all of the namespaces that were named beside them, on the
 * ports of receivers alone; scrapers on those of metrics alone. Without a rule the policy allows nothing.
 */
export function authorizationSpec(
  { selectorLabels, allowFrom, scrapeFrom, headless, network }: CollectorWorkload,
  config: CollectorConfig,
  senders: readonly TelemetrySender[],
  { trustDomain = 'cluster.local' }: CollectorMesh,
): AuthorizationPolicySpec {
  const principals = senders.map((sender) => principal(trustDomain, sender));
  const received = receivingListeners(config, network).filter(({ transport }) => transport === 'TCP');
  const rules = [
    rule(
      [
        ...(principals.length > 0 ? [{ source: { principals } }] : []),
        ...(allowFrom.length > 0 ? [{ source: { namespaces: allowFrom } }] : []),
      ],
      received.map((listener) => (headless ? onPort(listener) : taken(config, listener))),
    ),
    rule(
      scrapeFrom.length > 0 ? [{ source: { namespaces: scrapeFrom } }] : [],
      scrapedListeners(config, network).map(onPort),
    ),
  ].flat();
  return { selector: { matchLabels: selectorLabels }, action: 'ALLOW', ...(rules.length > 0 && { rules }) };
}

/** No rule without an end: it would allow everybody, or everything. */
function rule(from: NonNullable<AuthorizationRule['from']>, to: readonly AuthorizedOperation[]): AuthorizationRule[] {
  if (from.length === 0 || to.length === 0) return [];
  return [{ from, to: to.map((operation) => ({ operation })) }];
}

const onPort = ({ port }: Listener): AuthorizedOperation => ({ ports: [String(port)] });

/** The requests that a receiver takes: of OTLP exports alone. */
function taken(config: CollectorConfig, listener: Listener): AuthorizedOperation {
  const { id, protocol } = listener;
  if (typeOf(id) !== 'otlp') return onPort(listener);
  const paths = protocol === 'grpc' ? GRPC_PATHS : httpPaths(config, id);
  return { ...onPort(listener), methods: ['POST'], paths };
}

/** https://opentelemetry.io/docs/specs/otlp/ */
const GRPC_PATHS = ['trace.v1.TraceService', 'metrics.v1.MetricsService', 'logs.v1.LogsService'].map(
  (service) => `/opentelemetry.proto.collector.${service}/Export`,
);

function httpPaths({ receivers }: CollectorConfig, id: string): string[] {
  // biome-ignore lint/suspicious/noExplicitAny: settings of an overlay
  const http = (receivers?.[id] as any)?.protocols?.http ?? {};
  return SIGNALS.map((signal) => String(http[`${signal}_url_path`] ?? `/v1/${signal}`));
}

/**
 * One connection carries all of a sender's gRPC to a replica, so the mesh balances requests, not connections. To a
 * headless tier it passes bytes: its senders choose, and ejecting what they chose would not send them elsewhere.
 */
export function destinationRuleSpec({ workload, mesh, host }: MeshedGateway): DestinationRuleSpec {
  if (workload.headless) return { host, trafficPolicy: connectionLimits(LIMITS) };
  const { version: meshVersion, localityFailover = false } = mesh;
  const { replicas: replicaFloor } = workload;
  return {
    host,
    trafficPolicy: breaker({ ...LIMITS, replicaFloor, meshVersion, localityFailover, slowStart: SLOW_START }),
  };
}

/** As many as the field takes: Envoy's own, before a DestinationRule says less. */
const UNLIMITED = 2 ** 31 - 1;

/**
 * What all senders together may have open at one replica: no limit of the proxy, the Collector's memory limiter refuses
 * what is too much. Without it the proxy that receives takes the limits of one sender for those of all: it imports the
 * DestinationRule of its own host, as it imports every other.
 */
export function sidecarSpec({ workload: { selectorLabels: labels } }: MeshedGateway): SidecarSpec {
  const http = { http1MaxPendingRequests: UNLIMITED, http2MaxRequests: UNLIMITED };
  return { workloadSelector: { labels }, inboundConnectionPool: { tcp: { maxConnections: UNLIMITED }, http } };
}

/** The ports whose requests the mesh routes. */
export function routedPorts({ config, workload }: MeshedGateway): Listener[] {
  return workload.headless
    ? []
    : receivingListeners(config, workload.network).filter((listener) => appProtocol(listener) !== undefined);
}

/**
 * What was never sent is tried again. What a replica refuses is not, in the mesh: `unavailable` is what a full one says,
 * on which Istio would send everything three times; the SDKs do so themselves, and wait before they do.
 */
export function virtualServiceSpec(gateway: MeshedGateway): VirtualServiceSpec {
  const { host, mesh } = gateway;
  const http = routedPorts(gateway).map(
    (listener): ForwardRoute => ({
      name: portName(listener),
      match: [{ port: listener.port }],
      route: [{ destination: { host, port: { number: listener.port } } }],
      timeout: istioDuration(TIMEOUT),
      retries: retriesWithin({ timeout: TIMEOUT, retries: RETRIES }, 'keyed', mesh.version),
    }),
  );
  return { hosts: [host], http };
}
