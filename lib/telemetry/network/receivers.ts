import { isMapping } from '../../data';
import type { Settings } from '../component';
import {
  type Address,
  type Addresses,
  addressesIn,
  connects,
  fixed,
  hidden,
  LOCAL,
  listens,
  type NetworkPart,
} from './part';

const DISCOVERED = 'the targets that service discovery finds';

/** The receivers of the contrib distribution at release 0.159, by their `Config` structs, names without `_`. */
export const RECEIVERS: Readonly<Record<string, NetworkPart>> = {
  // They listen.
  otlp: { listens: { 'protocols.grpc.endpoint': 'localhost:4317', 'protocols.http.endpoint': 'localhost:4318' } },
  otelarrow: { listens: { 'protocols.grpc.endpoint': 'localhost:4317' } },
  jaeger: {
    listens: { 'protocols.grpc.endpoint': 'localhost:14250', 'protocols.thrift_http.endpoint': 'localhost:14268' },
    listening: udpAt({
      'protocols.thrift_binary.endpoint': 'localhost:6832',
      'protocols.thrift_compact.endpoint': 'localhost:6831',
    }),
  },
  zipkin: listens('localhost:9411'),
  skywalking: {
    listens: { 'protocols.grpc.endpoint': 'localhost:11800', 'protocols.http.endpoint': 'localhost:12800' },
  },
  loki: { listens: { 'protocols.grpc.endpoint': 'localhost:3600', 'protocols.http.endpoint': 'localhost:3500' } },
  carbon: listens('localhost:2003'),
  collectd: listens('localhost:8081'),
  datadog: listens('localhost:8126'),
  envoyals: listens('localhost:19001'),
  faro: listens('localhost:8080'),
  fluentforward: listens(),
  influxdb: listens('localhost:8086'),
  libhoney: { listens: { 'http.endpoint': undefined, 'grpc.endpoint': undefined } },
  prometheusremotewrite: listens('localhost:9090'),
  signalfx: listens('localhost:9943'),
  splunkhec: listens('localhost:8088'),
  statsd: listens('localhost:8125', 'UDP'),
  stef: listens('localhost:4320'),
  syslog: {
    listens: { 'tcp.listen_address': undefined },
    listening: udpAt({ 'udp.listen_address': undefined }),
  },
  tcplog: { listens: { listen_address: undefined } },
  udplog: { listens: { listen_address: undefined }, transport: 'UDP' },
  wavefront: listens('localhost:2003'),
  webhookevent: listens(),

  // They ask what they measure.
  aerospike: connects('localhost:3000'),
  apache: connects('http://localhost:8080/server-status?auto'),
  apachespark: connects('http://localhost:4040'),
  bigip: connects('https://localhost:443'),
  chrony: { connects: { endpoint: 'unix:///var/run/chrony/chronyd.sock' }, transport: 'UDP' },
  couchdb: connects('http://localhost:5984'),
  dockerstats: connects('unix:///var/run/docker.sock'),
  podmanstats: connects('unix:///run/podman/podman.sock'),
  elasticsearch: connects('http://localhost:9200'),
  expvar: connects('http://localhost:8000/debug/vars'),
  flinkmetrics: connects('http://localhost:8081'),
  haproxy: connects('file:///var/run/haproxy.ipc'),
  httpcheck: { connects: { 'targets.*.endpoint': undefined, 'targets.*.endpoints': undefined } },
  kafka: { connects: { brokers: 'localhost:9092' }, port: 9092 },
  kafkametrics: { connects: { brokers: 'localhost:9092' }, port: 9092 },
  kubeletstats: connects(undefined, 10250),
  memcached: connects('localhost:11211'),
  mongodb: {
    connects: { 'hosts.*.endpoint': undefined },
    port: 27017,
    hidden: ({ scheme }) => (scheme === 'mongodb+srv' ? 'the hosts of a record in DNS' : undefined),
  },
  mongodbatlas: fixed('https://cloud.mongodb.com'),
  mysql: connects('localhost:3306'),
  nginx: connects('http://localhost:80/status'),
  nsxt: connects(),
  ntp: { connects: { endpoint: 'pool.ntp.org:123' }, transport: 'UDP' },
  oracledb: { ...connects(), hidden: ({ datasource }) => (datasource === undefined ? undefined : 'its datasource') },
  postgresql: connects('localhost:5432'),
  prometheus: { connects: { 'target_allocator.endpoint': undefined }, targets: scraped, hidden: discovers },
  simpleprometheus: connects('localhost:9090'),
  pulsar: connects('pulsar://localhost:6650'),
  rabbitmq: connects('http://localhost:15672'),
  redis: connects(),
  riak: connects('http://localhost:8098'),
  saphana: connects('localhost:33015'),
  snmp: connects('udp://localhost:161'),
  solace: { connects: { broker: 'localhost:5671' } },
  splunkenterprise: {
    connects: {
      'indexer.endpoint': undefined,
      'search_head.endpoint': undefined,
      'cluster_master.endpoint': undefined,
    },
  },
  sqlquery: hidden('its datasource'),
  sqlserver: {
    targets: ({ server, port = 1433 }) => (server === undefined ? [] : [{ at: 'server', text: `${server}:${port}` }]),
    hidden: ({ datasource }) => (datasource === undefined ? undefined : 'its datasource'),
  },
  sshcheck: connects(undefined, 22),
  tcpcheck: { connects: { 'targets.*.endpoint': undefined } },
  tlscheck: { connects: { 'targets.*.endpoint': undefined }, port: 443 },
  vcenter: connects(),
  zookeeper: connects('localhost:2181'),

  // They ask the Kubernetes API server.
  k8scluster: { api: true },
  k8sevents: { api: true },
  k8sobjects: { api: true },

  // They ask a cloud.
  awscloudwatch: fixed('https://amazonaws.com'),
  awss3: fixed('https://amazonaws.com'),
  awsxray: { ...listens('localhost:2000', 'UDP'), fixed: ['https://amazonaws.com'] },
  azuremonitor: fixed('https://management.azure.com'),
  github: {
    listens: { 'webhook.endpoint': undefined },
    connects: { 'scrapers.*.endpoint': undefined },
    fixed: ['https://api.github.com'],
  },
  googlecloudmonitoring: fixed('https://monitoring.googleapis.com'),
  googlecloudpubsub: fixed('https://pubsub.googleapis.com'),
  googlecloudspanner: fixed('https://spanner.googleapis.com'),

  // They read what is on their machine.
  activedirectoryds: LOCAL,
  filelog: LOCAL,
  filestats: LOCAL,
  hostmetrics: LOCAL,
  iis: LOCAL,
  journald: LOCAL,
  namedpipe: LOCAL,
  nop: LOCAL,
  otlpjsonfile: LOCAL,
  windowseventlog: LOCAL,
  windowsperfcounters: LOCAL,

  receivercreator: hidden('what the receivers that it creates ask'),
};

function udpAt(wanted: Addresses): NetworkPart['listening'] {
  return (settings) => addressesIn(settings, wanted).map((address) => ({ ...address, transport: 'UDP' }));
}

const scrapes = ({ config }: Settings): readonly unknown[] =>
  isMapping(config) && Array.isArray(config.scrape_configs) ? config.scrape_configs : [];

/** The targets that stand in Prometheus' own configuration; without a port they have that of their scheme. */
function scraped(settings: Settings): Address[] {
  return scrapes(settings).flatMap((scrape, index) =>
    isMapping(scrape)
      ? addressesIn(scrape, { 'static_configs.*.targets': undefined }).map(({ at, text }) => ({
          at: `config::scrape_configs::${index}::${at}`,
          text: /:\d+$|\$\{/.test(text) ? text : `${scrape.scheme === 'https' ? 'https' : 'http'}://${text}`,
        }))
      : [],
  );
}

function discovers(settings: Settings): string | undefined {
  const { target_allocator: allocator } = settings;
  const finds = scrapes(settings).some(
    (scrape) => isMapping(scrape) && Object.keys(scrape).some((key) => key.endsWith('_sd_configs')),
  );
  return finds || isMapping(allocator) ? DISCOVERED : undefined;
}
