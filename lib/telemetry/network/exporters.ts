import { isMapping } from '../../data';
import type { Settings } from '../component';
import { type Address, addressesIn, connects, fixed, hidden, LOCAL, listens, type NetworkPart } from './part';

/** The port of OTLP by gRPC, which a load-balancing exporter takes when none is given. */
const BALANCED_PORT = 4317;

/** The settings by which an exporter of OTLP/HTTP names its backend. */
const OTLP_HTTP = ['endpoint', 'traces_endpoint', 'metrics_endpoint', 'logs_endpoint', 'profiles_endpoint'];

/** The exporters of the contrib distribution at release 0.159, by their `Config` structs, names without `_`. */
export const EXPORTERS: Readonly<Record<string, NetworkPart>> = {
  prometheus: listens(),

  debug: LOCAL,
  file: LOCAL,
  nop: LOCAL,

  otlp: connects(),
  otlpgrpc: connects(),
  otlphttp: { connects: Object.fromEntries(OTLP_HTTP.map((setting) => [setting, undefined])) },
  otelarrow: connects(),
  loadbalancing: {
    connects: { 'resolver.static.hostnames': undefined },
    port: BALANCED_PORT,
    targets: balanced,
    hidden: ({ resolver }) =>
      isMapping(resolver) && resolver.aws_cloud_map ? 'what Cloud Map resolves to' : undefined,
  },
  bmchelix: connects(),
  carbon: connects('localhost:2003'),
  cassandra: {
    targets: ({ dsn = '127.0.0.1', port = 9042 }) => [{ at: 'dsn', text: `${dsn}:${port}` }],
  },
  clickhouse: connects(undefined, 9000),
  dataset: { connects: { dataset_url: undefined } },
  doris: { connects: { endpoint: undefined, mysql_endpoint: undefined } },
  elasticsearch: {
    connects: { endpoint: undefined, endpoints: undefined },
    port: 9200,
    hidden: ({ cloudid }) => (cloudid === undefined ? undefined : 'the deployment of its cloudid'),
  },
  faro: connects(),
  honeycombmarker: { connects: { api_url: 'https://api.honeycomb.io' } },
  influxdb: connects('https://localhost:8088'),
  kafka: { connects: { brokers: 'localhost:9092' }, port: 9092 },
  logicmonitor: connects(),
  mezmo: { connects: { ingest_url: 'https://logs.mezmo.com' } },
  opensearch: { connects: { 'http.endpoint': undefined } },
  prometheusremotewrite: connects(),
  pulsar: connects('pulsar://localhost:6650'),
  rabbitmq: { connects: { 'connection.endpoint': undefined } },
  sapm: connects(),
  splunkhec: connects(),
  stef: connects(),
  sumologic: connects(),
  syslog: {
    targets: ({ endpoint, port = 514, network }) =>
      endpoint === undefined
        ? []
        : [{ at: 'endpoint', text: `${endpoint}:${port}`, transport: network === 'udp' ? 'UDP' : 'TCP' }],
  },
  tinybird: connects(),
  zipkin: connects(),

  awscloudwatchlogs: fixed('https://amazonaws.com'),
  awsemf: fixed('https://amazonaws.com'),
  awskinesis: fixed('https://amazonaws.com'),
  awss3: fixed('https://amazonaws.com'),
  awsxray: fixed('https://amazonaws.com'),
  googlecloud: {
    connects: {
      'metric.endpoint': 'https://monitoring.googleapis.com',
      'trace.endpoint': 'https://cloudtrace.googleapis.com',
      'log.endpoint': 'https://logging.googleapis.com',
    },
    fixed: ['https://googleapis.com'],
    port: 443,
  },
  googlecloudpubsub: fixed('https://pubsub.googleapis.com'),
  googlecloudstorage: fixed('https://storage.googleapis.com'),
  googlemanagedprometheus: fixed('https://monitoring.googleapis.com'),
  azuremonitor: hidden('the endpoint of its connection string'),
  datadog: {
    connects: { 'metrics.endpoint': undefined, 'traces.endpoint': undefined, 'logs.endpoint': undefined },
    targets: ({ api }) => [{ at: 'api::site', text: `https://${(isMapping(api) && api.site) || 'datadoghq.com'}` }],
  },
  coralogix: {
    connects: Object.fromEntries(['traces', 'metrics', 'logs', 'profiles'].map((of) => [`${of}.endpoint`, undefined])),
    targets: ({ domain }) => (domain === undefined ? [] : [{ at: 'domain', text: `https://ingress.${domain}` }]),
    port: 443,
  },
};

/** Where a load-balancing exporter finds its backends by name: a Service of the cluster, or a name in DNS. */
function balanced(settings: Settings): Address[] {
  const { resolver } = settings;
  if (!isMapping(resolver)) return [];
  const { k8s, dns } = resolver;
  const addresses: Address[] = [];
  if (isMapping(k8s) && typeof k8s.service === 'string') {
    const [name, namespace] = k8s.service.split('.');
    const host = namespace === undefined ? name : `${name}.${namespace}.svc`;
    const ports = Array.isArray(k8s.ports) ? k8s.ports : [BALANCED_PORT];
    addresses.push(...ports.map((port) => ({ at: 'resolver', text: `${host}:${port}` })));
  }
  if (isMapping(dns)) {
    const [{ text = '' } = {}] = addressesIn(dns, { hostname: undefined });
    if (text !== '') addresses.push({ at: 'resolver', text: `${text}:${dns.port ?? BALANCED_PORT}` });
  }
  return addresses;
}
