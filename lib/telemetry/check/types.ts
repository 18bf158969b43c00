import { type Finding, finding } from '../../finding';
import { own } from '../../kube';
import { typeOf } from '../component';
import { words } from '../words';
import { type ComponentAt, RENAMED } from './places';

/**
 * The component types of the contrib distribution, without `_`, after its manifest
 * (https://github.com/open-telemetry/opentelemetry-collector-releases/blob/main/distributions/otelcol-contrib/manifest.yaml).
 */
const TYPES: Readonly<Record<ComponentAt['section'], readonly string[]>> = {
  receivers: words(`
    activedirectoryds aerospike apache apachespark awscloudwatch awscontainerinsightreceiver awsecscontainermetrics
    awsfirehose awss3 awsxray azureblob azureeventhub azuremonitor bigip carbon chrony cloudflare cloudfoundry collectd
    couchdb datadog dockerstats elasticsearch envoyals expvar faro filelog filestats flinkmetrics fluentforward github
    googlecloudmonitoring googlecloudpubsub googlecloudspanner haproxy hostmetrics httpcheck influxdb iis jaeger jmx
    journald k8scluster k8sevents k8sobjects kafka kafkametrics kubeletstats libhoney loki memcached mongodb
    mongodbatlas mysql namedpipe netflow nginx nop nsxt ntp oracledb otelarrow otlp otlpjsonfile podmanstats postgresql
    prometheus prometheusremotewrite purefa purefb pulsar rabbitmq receivercreator redis riak saphana signalfx
    simpleprometheus skywalking snmp snowflake solace splunkenterprise splunkhec sqlquery sqlserver sshcheck statsd
    stef syslog tcpcheck tcplog tlscheck udplog vcenter wavefront webhookevent windowseventlog windowsperfcounters
    yanggrpc zipkin zookeeper`),
  processors: words(`
    attributes batch coralogix cumulativetodelta deltatocumulative deltatorate dnslookup
    experimentalmetricsgeneration filter geoip groupbyattrs groupbytrace interval isolationforest k8sattributes
    logdedup memorylimiter metricsgeneration metricstarttime metricstransform probabilisticsampler redaction remotetap
    resource resourcedetection schema span sumologic tailsampling transform unroll`),
  exporters: words(`
    alibabacloudlogservice awscloudwatchlogs awsemf awskinesis awss3 awsxray azureblob azuredataexplorer azuremonitor
    bmchelix carbon cassandra clickhouse coralogix datadog dataset debug doris elasticsearch faro file googlecloud
    googlecloudpubsub googlecloudstorage googlemanagedprometheus honeycombmarker influxdb kafka loadbalancing
    logicmonitor logzio mezmo nop opensearch otelarrow otlp otlpgrpc otlphttp prometheus prometheusremotewrite pulsar
    rabbitmq sapm sentry signalfx splunkhec stef sumologic syslog tencentcloudlogservice tinybird zipkin`),
  connectors: words(`
    count datadog exceptions failover forward grafanacloud metricsaslogs otlpjson roundrobin routing servicegraph
    signaltometrics slowsql spanmetrics sum`),
  extensions: words(`
    ack asapclient avrologencoding awscloudwatchmetricstreamsencoding awslogsencoding awsproxy azureauth azureencoding
    basicauth bearertokenauth cgroupruntime cfgardenobserver datadog dbstorage dockerobserver ecsobserver
    ecstaskobserver filestorage googleclientauth googlecloudlogentryencoding headerssetter healthcheck healthcheckv2
    hostobserver httpforwarder jaegerencoding jaegerremotesampling jsonlogencoding k8sleaderelector k8sobserver
    kafkatopicsobserver oauth2client oidc opamp otlpencoding pprof redisstorage sigv4auth skywalkingencoding
    sumologic textencoding zipkinencoding zpages`),
};

/** MW514 for types under a name of the past, and for those that the contrib distribution does not have. */
export function checkTypes(path: string, components: readonly ComponentAt[]): Finding[] {
  return components.flatMap(({ section, id, at }) => {
    const type = typeOf(id);
    const now = own(RENAMED[section], type);
    if (now !== undefined) {
      return [
        finding('MW514', path, {
          message: `${at} has a name that its type had before`,
          value: type,
          allowed: now,
          fix: `write "${now}${id.slice(type.length)}" here and in the pipelines`,
        }),
      ];
    }
    if (TYPES[section].includes(type.replaceAll('_', ''))) return [];
    return [
      finding('MW514', path, {
        message: `${at} is of a type that the contrib distribution does not have`,
        value: type,
        fix: 'correct its name; leave it where your own image has such a component',
      }),
    ];
  });
}
