import {
  type CollectorConfig,
  component,
  type DeclaredNetwork,
  extension,
  OtelCollector,
  pipeline,
  type Settings,
} from '../../lib/telemetry';
import { destinations, listeners } from '../../lib/telemetry/network';
import { chart, findingsUnder, manifestOf } from '../support/estate';

/** A gateway with one more component, `receivers::redis` for example, and what is declared of the network. */
function gateway(at: string, settings: Settings, network?: DeclaredNetwork): OtelCollector {
  const [section = '', id = ''] = at.split('::');
  return new OtelCollector(chart('observability'), 'telemetry', {
    name: 'otel-gateway',
    network,
    allowFrom: ['shop'],
    extensions: section === 'extensions' ? [extension(id, settings)] : [],
    pipelines: ({ otlp, memoryLimiter, exporter }) => {
      const receivers = section === 'receivers' ? [otlp, component('receiver', id, ['metrics'], settings)] : [otlp];
      const exporters = section === 'exporters' ? [component('exporter', id, ['metrics'], settings)] : [exporter];
      return [pipeline('metrics', { receivers, processors: [memoryLimiter], exporters })];
    },
  });
}

const policy = (of: OtelCollector) => manifestOf(of, 'NetworkPolicy').spec;
const OTLP = [4317, 4318];
const portsIn = (of: OtelCollector): number[] => policy(of).ingress[0].ports.map(({ port }: { port: number }) => port);
/** The rules out but those for DNS and istiod, which come last. */
const rulesOut = (of: OtelCollector) => policy(of).egress.slice(0, -2);
/** But MW507: which signal a component carries is not asked here. */
const codes = (of: OtelCollector) => findingsUnder(of).flatMap(({ code }) => (code === 'MW507' ? [] : [code]));
const namespaced = (namespace: string, labels?: object) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
  ...(labels && { podSelector: { matchLabels: labels } }),
});
const PRIVATE = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];

describe('a receiver that scrapes opens no port, and may reach what it asks', () => {
  test.each([
    ['redis', { endpoint: 'redis.shop.svc:6379' }, 'shop', 6379],
    ['redis', { endpoint: 'redis:6379' }, 'observability', 6379],
    ['postgresql', { endpoint: 'db.shop.svc.cluster.local:5432' }, 'shop', 5432],
    ['mysql', { endpoint: 'db.shop.svc:3306' }, 'shop', 3306],
    ['nginx', { endpoint: 'http://nginx.shop.svc/status' }, 'shop', 80],
    ['apache', { endpoint: 'http://apache.shop.svc:8080/server-status?auto' }, 'shop', 8080],
    ['mongodb', { hosts: [{ endpoint: 'mongo.shop.svc' }] }, 'shop', 27017],
    ['rabbitmq', { endpoint: 'http://rabbit.shop.svc:15672' }, 'shop', 15672],
    ['kafka_metrics', { brokers: ['kafka.shop.svc:9093'] }, 'shop', 9093],
    ['kafkametrics', { brokers: 'kafka.shop.svc' }, 'shop', 9092],
    ['http_check', { targets: [{ endpoint: 'https://shop.shop.svc/healthz' }] }, 'shop', 443],
    ['httpcheck/b', { targets: [{ endpoints: ['http://shop.shop.svc:81'] }] }, 'shop', 81],
    [
      'prometheus',
      { config: { scrape_configs: [{ static_configs: [{ targets: ['a.shop.svc:9100'] }] }] } },
      'shop',
      9100,
    ],
    [
      'prometheus',
      { config: { scrape_configs: [{ scheme: 'https', static_configs: [{ targets: ['a.shop.svc'] }] }] } },
      'shop',
      443,
    ],
    ['zookeeper', { endpoint: 'zk.shop.svc:2181' }, 'shop', 2181],
  ])('%s %j', (id, settings, namespace, port) => {
    const of = gateway(`receivers::${id}`, settings);
    expect(codes(of)).toEqual([]);
    expect(portsIn(of)).toEqual(OTLP);
    expect(manifestOf(of, 'Service').spec.ports).toHaveLength(2);
    expect(rulesOut(of)).toEqual([{ to: [namespaced(namespace)], ports: [{ port, protocol: 'TCP' }] }]);
  });
});

describe('a receiver that listens opens its port, and may reach nothing', () => {
  const at = (port: number) => `\${env:MY_POD_IP}:${port}`;
  test.each([
    ['zipkin', { endpoint: at(9411) }, 9411, 'TCP'],
    ['statsd', { endpoint: at(8125) }, 8125, 'UDP'],
    ['statsd', { endpoint: at(8125), transport: 'tcp' }, 8125, 'TCP'],
    ['carbon', { endpoint: at(2003) }, 2003, 'TCP'],
    ['splunk_hec', { endpoint: at(8088) }, 8088, 'TCP'],
    ['influxdb', { endpoint: at(8086) }, 8086, 'TCP'],
    ['syslog', { udp: { listen_address: at(5140) } }, 5140, 'UDP'],
    ['tcplog', { listen_address: at(5141) }, 5141, 'TCP'],
    ['udplog', { listen_address: at(5142) }, 5142, 'UDP'],
    ['jaeger', { protocols: { thrift_compact: { endpoint: at(6831) } } }, 6831, 'UDP'],
    ['prometheus_remote_write', { endpoint: at(9090) }, 9090, 'TCP'],
    ['webhookevent', { endpoint: at(8090) }, 8090, 'TCP'],
  ])('%s %j', (id, settings, port, protocol) => {
    const of = gateway(`receivers::${id}`, settings);
    expect(codes(of)).toEqual([]);
    expect(policy(of).ingress[0].ports).toContainEqual({ port, protocol });
    expect(manifestOf(of, 'Service').spec.ports).toContainEqual(expect.objectContaining({ port, protocol }));
    expect(rulesOut(of)).toEqual([]);
  });
});

test.each(['host_metrics', 'file_log', 'journald'])('%s stays on its machine', (id) => {
  const config: CollectorConfig = { receivers: { [id]: {} } };
  expect([listeners(config), destinations(config)]).toEqual([[], []]);
});

test.each([
  ['kafka', { brokers: ['kafka.shop.svc:9092', 'kafka-1.shop.svc'] }, 'kafka.shop.svc', 9092],
  ['elasticsearch', { endpoints: ['https://es.shop.svc:9200'] }, 'es.shop.svc', 9200],
  ['prometheus_remote_write', { endpoint: 'https://mimir.shop.svc/api/v1/push' }, 'mimir.shop.svc', 443],
  ['clickhouse', { endpoint: 'tcp://ch.shop.svc:9000' }, 'ch.shop.svc', 9000],
  ['syslog', { endpoint: 'log.shop.svc', port: 6514 }, 'log.shop.svc', 6514],
  ['googlecloud', {}, 'googleapis.com', 443],
  ['googlecloud', { metric: { endpoint: 'monitoring.example.com:443' } }, 'monitoring.example.com', 443],
  ['googlecloudpubsub', {}, 'pubsub.googleapis.com', 443],
  ['awss3', { s3uploader: { region: 'eu-west-1', s3_bucket: 'b' } }, 'amazonaws.com', 443],
  ['datadog', { api: { site: 'datadoghq.eu' } }, 'datadoghq.eu', 443],
  ['zipkin', { endpoint: 'http://zipkin.shop.svc:9411/api/v2/spans', proxy_url: 'http://proxy:3128' }, 'proxy', 3128],
])('an exporter leads to what its own settings name: %s %j', (id, settings, host, port) => {
  expect(destinations({ exporters: { [id]: settings } })).toContainEqual(expect.objectContaining({ host, port }));
  expect(codes(gateway(`exporters::${id}`, settings))).toEqual([]);
});

test('what an extension asks, and where the Collector’s own telemetry goes, is let out too', () => {
  expect(codes(gateway('extensions::oauth2client', { token_url: 'https://login.example.com/token' }))).toEqual([]);
  const config: CollectorConfig = {
    extensions: { oauth2client: { token_url: 'https://login.example.com/token' } },
    service: {
      telemetry: {
        metrics: {
          readers: [{ periodic: { exporter: { otlp: { protocol: 'grpc', endpoint: 'http://up.shop.svc:4317' } } } }],
        },
      },
    },
  };
  expect(destinations(config).map(({ host, port }) => `${host}:${port}`)).toEqual([
    'login.example.com:443',
    'up.shop.svc:4317',
  ]);
});

describe('what is not known is said, and opened by a declaration alone', () => {
  test.each([
    ['receivers::acme', { endpoint: 'x:1' }, 'MW519'],
    ['receivers::sqlquery', { driver: 'postgres', datasource: '${env:DSN}' }, 'MW519'],
    ['receivers::receiver_creator', {}, 'MW519'],
    ['receivers::mongodb', { scheme: 'mongodb+srv', hosts: [{ endpoint: 'db.shop.svc' }] }, 'MW519'],
    ['receivers::prometheus', { config: { scrape_configs: [{ kubernetes_sd_configs: [{ role: 'pod' }] }] } }, 'MW519'],
    ['exporters::acme', { endpoint: 'x:1' }, 'MW519'],
    ['exporters::azure_monitor', { connection_string: '${env:DSN}' }, 'MW519'],
    ['extensions::sigv4auth', { region: 'eu-west-1' }, 'MW519'],
    ['exporters::elasticsearch', { cloudid: 'a:b' }, 'MW519'],
    ['receivers::redis', { endpoint: 'redis.corp.internal:6379' }, 'MW520'],
    ['exporters::otlp_http/x', { endpoint: 'https://otlp.home.arpa' }, 'MW520'],
    ['exporters::otlp_http/x', { endpoint: 'http://169.254.169.254/otlp' }, 'MW520'],
    ['exporters::otlp_http/x', { endpoint: 'http://168.63.129.16/otlp' }, 'MW520'],
    ['exporters::otlp_http/x', { endpoint: 'http://[fe80::1]:4318' }, 'MW520'],
    ['receivers::redis', { endpoint: '${env:REDIS}' }, 'MW109'],
    ['exporters::otlp_grpc', { endpoint: 'tempo.shop.svc' }, 'MW109'],
  ] as const)('%s %j is %s', (at, settings, code) => {
    const closed = gateway(at, settings);
    expect(codes(closed).filter((each) => /MW(519|520|109)/.test(each))).toEqual([code]);
    const target = { cidrs: ['10.20.0.0/16'], ports: [1234] };
    const open = gateway(at, settings, { [at]: { connectsTo: [target] } });
    expect(codes(open).filter((each) => /MW(519|52.|109)/.test(each))).toEqual([]);
    expect(rulesOut(open)).toEqual([
      { to: [{ ipBlock: { cidr: '10.20.0.0/16' } }], ports: [{ port: 1234, protocol: 'TCP' }] },
    ]);
  });

  test('a component of one’s own that listens', () => {
    const of = gateway(
      'receivers::acme',
      {},
      { 'receivers::acme': { listensOn: [9000, { port: 9001, protocol: 'UDP' }] } },
    );
    expect(codes(of)).toEqual(['MW514']);
    expect(policy(of).ingress[0].ports.slice(2)).toEqual([
      { port: 9000, protocol: 'TCP' },
      { port: 9001, protocol: 'UDP' },
    ]);
    expect(rulesOut(of)).toEqual([]);
  });

  test('an empty list says that it connects to nothing', () => {
    const of = gateway('receivers::receiver_creator', {}, { 'receivers::receiver_creator': { connectsTo: [] } });
    expect(codes(of)).toEqual([]);
    expect(rulesOut(of)).toEqual([]);
  });
});

describe('where a destination is', () => {
  const out = (endpoint: string) => rulesOut(gateway('exporters::otlp_http/x', { endpoint }));
  test('an address is itself', () => {
    expect(out('https://10.1.2.3')[0].to).toEqual([{ ipBlock: { cidr: '10.1.2.3/32' } }]);
    expect(out('https://[fd00::1]:4318')[0].to).toEqual([{ ipBlock: { cidr: 'fd00::1/128' } }]);
  });

  test('a name of the internet is at a public address, never at a private or link-local one', () => {
    const [{ to, ports }] = out('https://otlp.example.com');
    expect(ports).toEqual([{ port: 443, protocol: 'TCP' }]);
    expect(to.map(({ ipBlock }: { ipBlock: { cidr: string } }) => ipBlock.cidr)).toEqual(['0.0.0.0/0', '::/0']);
    expect(to[0].ipBlock.except).toEqual(expect.arrayContaining(['10.0.0.0/8', '169.254.0.0/16', '192.168.0.0/16']));
    expect(to[1].ipBlock.except).toEqual(['::1/128', 'fc00::/7', 'fe80::/10']);
  });

  test('a short name may be a Service of its namespace too', () => {
    expect(out('http://tempo.traces:4318')[0].to).toContainEqual(namespaced('traces'));
  });

  test.each(['http://localhost:4318', 'http://127.0.0.1:4318', 'http://[::1]:4318'])(
    'the pod itself needs no rule: %s',
    (e) => {
      expect(out(e)).toEqual([]);
    },
  );

  test('kubelets and the API server are at private addresses, unless they are declared', () => {
    const kubelet = { endpoint: 'https://${env:K8S_NODE_NAME}:10250', auth_type: 'serviceAccount' };
    const [toKubelet, toApi] = rulesOut(gateway('receivers::kubelet_stats', kubelet));
    const blocks = PRIVATE.map((cidr) => ({ ipBlock: { cidr } }));
    expect(toKubelet).toEqual({ to: blocks, ports: [{ port: 10250, protocol: 'TCP' }] });
    expect(toApi).toEqual({ to: blocks, ports: [443, 6443].map((port) => ({ port, protocol: 'TCP' })) });

    const [nodes, api] = ['10.9.0.0/16', '10.8.0.1/32'].map((cidr) => ({ cidrs: [cidr], ports: [8443] }));
    const declared = gateway('receivers::kubelet_stats', kubelet, {
      'receivers::kubelet_stats': { connectsTo: [nodes ?? { ports: [] }] },
      'kubernetes-api': { connectsTo: [api ?? { ports: [] }] },
    });
    expect(codes(declared)).toEqual([]);
    expect(rulesOut(declared)).toEqual(
      ['10.9.0.0/16', '10.8.0.1/32'].map((cidr) => ({
        to: [{ ipBlock: { cidr } }],
        ports: [{ port: 8443, protocol: 'TCP' }],
      })),
    );
  });

  test.each([
    '0.0.0.0/0',
    '10.0.0.1/32',
    '::/0',
    'fd00:1::/32',
    '2001:db8::1/128',
    '1:2:3:4:5:6:7:0/112',
    '64:ff9b::192.0.2.0/120',
  ])('a block of addresses is declared as it is: %s', (cidr) => {
    const network = { 'receivers::redis': { connectsTo: [{ cidrs: [cidr], ports: [6379] }] } };
    expect(codes(gateway('receivers::redis', { endpoint: 'redis:6379' }, network))).toEqual([]);
  });

  test('pods can be declared by namespace and labels', () => {
    const podLabels = { app: 'tempo' };
    const network = { 'exporters::otlp_http/x': { connectsTo: [{ namespace: 'traces', podLabels, ports: [4318] }] } };
    expect(rulesOut(gateway('exporters::otlp_http/x', { endpoint: 'https://tempo.example.com' }, network))).toEqual([
      { to: [namespaced('traces', podLabels)], ports: [{ port: 4318, protocol: 'TCP' }] },
    ]);
  });
});

test('the policy says what its defaults cut off', () => {
  const annotations = (of: OtelCollector) => manifestOf(of, 'NetworkPolicy').metadata.annotations;
  const of = gateway('exporters::otlp_http/x', { endpoint: 'https://otlp.example.com' });
  expect(annotations(of)).toEqual({
    'meshwright.dev/egress-defaults': 'otlp.example.com:443 at public addresses only; the prop network says otherwise',
  });
  expect(annotations(gateway('receivers::nop', {}))).toBeUndefined();
});

test.each<[string, DeclaredNetwork]>([
  ['a component that is not there', { 'receivers::reddis': { connectsTo: [] } }],
  ['the name of a prototype', { constructor: { connectsTo: [] } }],
  ['no destination', { 'receivers::redis': { connectsTo: [{ ports: [6379] }] } }],
  ['no port', { 'receivers::redis': { connectsTo: [{ ports: [], cidrs: ['10.0.0.0/8'] }] } }],
  ['an address', { 'receivers::redis': { connectsTo: [{ ports: [1], cidrs: ['10.0.0.1'] }] } }],
  ['bits behind the prefix', { 'receivers::redis': { connectsTo: [{ ports: [1], cidrs: ['10.0.0.1/8'] }] } }],
  ['bits behind a prefix of none', { 'receivers::redis': { connectsTo: [{ ports: [1], cidrs: ['10.0.0.0/0'] }] } }],
  ['bits behind the prefix, of IPv6', { 'receivers::redis': { connectsTo: [{ ports: [1], cidrs: ['fd00:1::/16'] }] } }],
  ['a prefix that is too long', { 'receivers::redis': { connectsTo: [{ ports: [1], cidrs: ['10.0.0.0/33'] }] } }],
  ['a leading zero', { 'receivers::redis': { connectsTo: [{ ports: [1], cidrs: ['10.0.0.0/08'] }] } }],
])('a declaration with %s is MW521', (_name, network) => {
  expect(codes(gateway('receivers::redis', { endpoint: 'redis:6379' }, network))).toEqual(['MW521']);
});

test('a declared port, namespace and label are held to their own rules', () => {
  const target = { ports: [0, 65_536], namespace: 'Traces', podLabels: { 'a b': 'c' } };
  const of = gateway('receivers::redis', { endpoint: 'redis:6379' }, { 'receivers::redis': { connectsTo: [target] } });
  expect(codes(of).sort()).toEqual(['MW102', 'MW102', 'MW103', 'MW103']);
});
