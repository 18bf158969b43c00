import { typeOf } from './component';
import { type CollectorConfig, isMapping, type Section } from './config';

/** An address on which the Collector listens. */
export interface Listener {
  /** Where it stands in the configuration, such as `receivers::otlp`, as the Collector itself writes it. */
  readonly at: string;
  /** The id of its component. */
  readonly id: string;
  /** `grpc`, `http` and so on, where the component has protocols. */
  readonly protocol?: string;
  readonly transport: 'TCP' | 'UDP';
  /** Whether it speaks TLS itself. */
  readonly tls: boolean;
  readonly host: string;
  readonly port: number;
}

/** An address to which the Collector sends. */
export interface Destination {
  readonly at: string;
  readonly endpoint: string;
  readonly host: string;
  /** Undefined where neither the endpoint nor its scheme tells. */
  readonly port?: number;
}

/** Where these listen when no endpoint is given (the defaults of their own factories). */
const DEFAULT_ENDPOINTS: Readonly<Record<string, string>> = {
  'otlp/grpc': 'localhost:4317',
  'otlp/http': 'localhost:4318',
  health_check: 'localhost:13133',
};

/** The port of OTLP by gRPC, which a load-balancing exporter takes when none is given. */
const BALANCED_PORT = 4317;

/** Exporters that wait to be asked in place of sending. */
const LISTENING_EXPORTERS = ['prometheus'];

/** Every address on which this configuration makes the Collector listen. */
export function listeners(config: CollectorConfig): Listener[] {
  const exporters = entries(config.exporters).filter(([id]) => LISTENING_EXPORTERS.includes(typeOf(id)));
  return [
    ...entries(config.receivers).flatMap(([id, settings]) => listenersOf('receivers', id, settings)),
    ...entries(config.extensions).flatMap(([id, settings]) => listenersOf('extensions', id, settings)),
    ...exporters.flatMap(([id, settings]) => listenersOf('exporters', id, settings)),
    ...ownMetrics(config),
  ];
}

/** Those of receivers, to which others send. */
export function receivingListeners(config: CollectorConfig): Listener[] {
  return listeners(config).filter(({ at }) => at.startsWith('receivers::'));
}

/** Those of exporters and the Collector itself, where metrics are read. */
export function scrapedListeners(config: CollectorConfig): Listener[] {
  return listeners(config).filter(({ at }) => at.startsWith('exporters::') || at.startsWith('service::'));
}

function listenersOf(section: string, id: string, settings: Readonly<Record<string, unknown>>): Listener[] {
  const { protocols } = settings;
  const parts: [string | undefined, unknown][] = isMapping(protocols)
    ? Object.entries(protocols)
    : [[undefined, settings]];
  return parts.flatMap(([protocol, part]) => {
    const given = isMapping(part) ? part : {};
    const endpoint = given.endpoint ?? DEFAULT_ENDPOINTS[protocol ? `${typeOf(id)}/${protocol}` : typeOf(id)];
    const match = /^(.*):(\d+)$/.exec(String(endpoint ?? ''));
    if (!match) return [];
    const transport = String(given.transport ?? '').startsWith('udp') ? 'UDP' : 'TCP';
    const [, host = '', port] = match;
    const tls = isMapping(given.tls);
    return [{ at: `${section}::${id}`, id, protocol, transport, tls, host, port: Number(port) }];
  });
}

function ownMetrics(config: CollectorConfig): Listener[] {
  const metrics = config.service?.telemetry?.metrics;
  const readers = isMapping(metrics) && Array.isArray(metrics.readers) ? metrics.readers : [];
  return readers.flatMap((reader) => {
    const prometheus = reader?.pull?.exporter?.prometheus;
    if (!isMapping(prometheus) || typeof prometheus.port !== 'number') return [];
    const host = String(prometheus.host ?? 'localhost');
    const { port } = prometheus;
    return [{ at: 'service::telemetry::metrics', id: 'metrics', transport: 'TCP', tls: false, host, port }];
  });
}

/** Every address to which this configuration makes the Collector connect. */
export function destinations(config: CollectorConfig): Destination[] {
  const exporters = entries(config.exporters).filter(([id]) => !LISTENING_EXPORTERS.includes(typeOf(id)));
  const kubelets = entries(config.receivers).filter(([id]) => typeOf(id) === 'kubelet_stats');
  return [
    ...exporters.flatMap(([id, settings]) => [
      ...endpointsOf(`exporters::${id}`, settings),
      ...balanced(`exporters::${id}`, settings),
    ]),
    ...kubelets.flatMap(([id, settings]) => endpointsOf(`receivers::${id}`, settings)),
  ];
}

function endpointsOf(at: string, settings: Readonly<Record<string, unknown>>): Destination[] {
  return Object.entries(settings)
    .filter(([key, value]) => /(^|_)endpoint$/.test(key) && typeof value === 'string')
    .map(([key, value]) => destination(`${at}::${key}`, String(value)));
}

/** Where a load-balancing exporter finds its backends: a Service of the cluster, a name in DNS, or a list. */
function balanced(at: string, { resolver }: Readonly<Record<string, unknown>>): Destination[] {
  if (!isMapping(resolver)) return [];
  const { k8s, dns, static: fixed } = resolver;
  const endpoints: string[] = [];
  if (isMapping(k8s) && typeof k8s.service === 'string') {
    const [name, namespace] = k8s.service.split('.');
    const host = namespace === undefined ? name : `${name}.${namespace}.svc`;
    const ports = Array.isArray(k8s.ports) ? k8s.ports : [BALANCED_PORT];
    endpoints.push(...ports.map((port) => `${host}:${port}`));
  }
  if (isMapping(dns)) endpoints.push(`${dns.hostname}:${dns.port ?? BALANCED_PORT}`);
  if (isMapping(fixed) && Array.isArray(fixed.hostnames)) {
    endpoints.push(...fixed.hostnames.map((host) => (/:\d+$/.test(host) ? host : `${host}:${BALANCED_PORT}`)));
  }
  return endpoints.map((endpoint) => destination(`${at}::resolver`, endpoint));
}

/** `[scheme://]host[:port][/path]`, as gRPC and HTTP exporters take it. */
const ADDRESS = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#]*?)(?::(\d+))?(?:[/?#].*)?$/i;
const SCHEME_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

function destination(at: string, endpoint: string): Destination {
  const [, scheme = '', host = '', port] = ADDRESS.exec(endpoint) ?? [];
  return { at, endpoint, host, port: port === undefined ? SCHEME_PORTS[scheme.toLowerCase()] : Number(port) };
}

const entries = (section: Section | undefined) =>
  Object.entries(section ?? {}).map(([id, settings]) => [id, settings ?? {}] as const);
