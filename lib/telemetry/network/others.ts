import type { Settings } from '../component';
import { type Address, connects, hidden, LOCAL, listens, type NetworkPart } from './part';

const local = (...names: string[]) => Object.fromEntries(names.map((name) => [name, LOCAL]));

/** The processors of the contrib distribution at release 0.159, names without `_`. */
export const PROCESSORS: Readonly<Record<string, NetworkPart>> = {
  ...local('attributes', 'batch', 'coralogix', 'cumulativetodelta', 'deltatocumulative', 'deltatorate'),
  ...local('experimentalmetricsgeneration', 'filter', 'geoip', 'groupbyattrs', 'groupbytrace', 'interval'),
  ...local('isolationforest', 'logdedup', 'memorylimiter', 'metricsgeneration', 'metricstarttime', 'metricstransform'),
  ...local('probabilisticsampler', 'redaction', 'resource', 'schema', 'span', 'sumologic', 'tailsampling'),
  ...local('transform', 'unroll', 'dnslookup'),
  k8sattributes: LOCAL,
  remotetap: listens('localhost:12001'),
  resourcedetection: { targets: metadataServers },
};

/** The extensions of the contrib distribution at release 0.159, names without `_`. */
export const EXTENSIONS: Readonly<Record<string, NetworkPart>> = {
  ...local('ack', 'asapclient', 'basicauth', 'bearertokenauth', 'cgroupruntime', 'filestorage', 'headerssetter'),
  ...local('hostobserver', 'avrologencoding', 'awscloudwatchmetricstreamsencoding', 'awslogsencoding'),
  ...local('azureencoding', 'googlecloudlogentryencoding', 'jaegerencoding', 'jsonlogencoding', 'otlpencoding'),
  ...local('skywalkingencoding', 'textencoding', 'zipkinencoding', 'memorylimiter'),
  healthcheck: listens('localhost:13133'),
  healthcheckv2: {
    listens: { endpoint: undefined, 'http.endpoint': 'localhost:13133', 'grpc.endpoint': 'localhost:13132' },
  },
  pprof: listens('localhost:1777'),
  zpages: listens('localhost:55679'),
  httpforwarder: { listens: { 'ingress.endpoint': 'localhost:6060' }, connects: { 'egress.endpoint': undefined } },
  jaegerremotesampling: {
    listens: { 'http.endpoint': undefined, 'grpc.endpoint': undefined },
    connects: { 'source.remote.endpoint': undefined },
  },
  k8sleaderelector: { api: true },
  k8sobserver: { api: true },
  oauth2client: { connects: { token_url: undefined } },
  oidc: { connects: { issuer_url: undefined, 'providers.*.issuer_url': undefined } },
  opamp: { connects: { 'server.ws.endpoint': undefined, 'server.http.endpoint': undefined } },
  redisstorage: connects(),
  dbstorage: hidden('its datasource'),
  dockerobserver: connects('unix:///var/run/docker.sock'),
  sigv4auth: hidden('where a cloud gives credentials'),
  googleclientauth: hidden('where a cloud gives credentials'),
  azureauth: hidden('where a cloud gives credentials'),
};

/** Where detectors ask the cloud of their machine: at link-local addresses, which is how clouds hand out credentials too. */
const METADATA: Readonly<Record<string, string>> = {
  aks: 'http://169.254.169.254',
  azure: 'http://169.254.169.254',
  digitalocean: 'http://169.254.169.254',
  ec2: 'http://169.254.169.254',
  ecs: 'http://169.254.170.2',
  eks: 'http://169.254.169.254',
  gcp: 'http://metadata.google.internal',
  hetzner: 'http://169.254.169.254',
};

function metadataServers({ detectors }: Settings): Address[] {
  const named: readonly unknown[] = Array.isArray(detectors) ? detectors : [];
  return named.flatMap((detector) => {
    const text = METADATA[String(detector)];
    return text === undefined ? [] : [{ at: 'detectors', text }];
  });
}
