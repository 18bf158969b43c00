import { checkPlan } from '../../lib/check';
import { planOf } from '../../lib/plan';
import { component, OtelCollector, type OtelCollectorProps, pipeline, TailSampling } from '../../lib/telemetry';
import { chart, findingsUnder, identities, manifestOf, microservice } from '../support/estate';

const mesh = { version: '1.31' } as const;
const HOST = 'otel-gateway.observability.svc.cluster.local';

/** A gateway in the mesh that two services name as their telemetry. */
function gateway(props: Partial<OtelCollectorProps> = {}): OtelCollector {
  const telemetry = new OtelCollector(chart('observability'), 'telemetry', { name: 'otel-gateway', mesh, ...props });
  const finance = chart('finance');
  for (const name of ['billing', 'ledger']) microservice(finance, name, { telemetry });
  return telemetry;
}
const rulesOf = (scope: OtelCollector) => manifestOf(scope, 'AuthorizationPolicy').spec.rules;

const EXPORTS = [
  {
    operation: {
      ports: ['4317'],
      methods: ['POST'],
      paths: [
        '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
        '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
        '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
      ],
    },
  },
  { operation: { ports: ['4318'], methods: ['POST'], paths: ['/v1/traces', '/v1/metrics', '/v1/logs'] } },
];

test('a gateway in the mesh has no findings, and these objects more', () => {
  const outside = new OtelCollector(chart('observability'), 'telemetry', { name: 'otel-gateway' });
  expect(findingsUnder(gateway())).toEqual([]);
  expect(identities(gateway()).filter((id) => !identities(outside).includes(id))).toEqual([
    'PeerAuthentication/otel-gateway',
    'AuthorizationPolicy/otel-gateway',
    'Telemetry/otel-gateway',
    'DestinationRule/otel-gateway',
    'Sidecar/otel-gateway',
    'VirtualService/otel-gateway',
  ]);
  expect(manifestOf(gateway(), 'PeerAuthentication').spec).toEqual({
    selector: { matchLabels: { app: 'otel-gateway' } },
    mtls: { mode: 'STRICT' },
  });
});

describe('who may send', () => {
  test('is who names it as telemetry, by its identity; exports alone', () => {
    expect(manifestOf(gateway(), 'AuthorizationPolicy').spec).toEqual({
      selector: { matchLabels: { app: 'otel-gateway' } },
      action: 'ALLOW',
      rules: [
        {
          from: [
            { source: { principals: ['cluster.local/ns/finance/sa/billing', 'cluster.local/ns/finance/sa/ledger'] } },
          ],
          to: EXPORTS,
        },
      ],
    });
  });

  test('is in another trust domain another identity', () => {
    const [rule] = rulesOf(gateway({ mesh: { ...mesh, trustDomain: 'td' } }));
    expect(rule.from[0].source.principals[0]).toBe('td/ns/finance/sa/billing');
  });

  test('is also all of a namespace that was named', () => {
    expect(rulesOf(gateway({ allowFrom: ['shop'] }))[0].from[1]).toEqual({ source: { namespaces: ['shop'] } });
  });

  test('is nobody where nobody was named: a policy without a rule allows nothing', () => {
    const alone = new OtelCollector(chart('observability'), 'telemetry', { name: 'otel-gateway', mesh });
    expect(manifestOf(alone, 'AuthorizationPolicy').spec).not.toHaveProperty('rules');
  });

  test('is not who reads its metrics, and the other way round', () => {
    expect(rulesOf(gateway({ scrapeFrom: ['monitoring'] }))[1]).toEqual({
      from: [{ source: { namespaces: ['monitoring'] } }],
      to: [{ operation: { ports: ['8888'] } }],
    });
  });

  test('a receiver with paths of its own, and one that is none of OTLP', () => {
    const zipkin = component('receiver', 'zipkin', ['traces'], { endpoint: '${env:MY_POD_IP}:9411' });
    const scope = gateway({
      overlay: { receivers: { otlp: { protocols: { http: { traces_url_path: '/traces' } } } } },
      pipelines: ({ otlp, memoryLimiter, exporter }) => [
        pipeline('traces', { receivers: [otlp, zipkin], processors: [memoryLimiter], exporters: [exporter] }),
      ],
    });
    expect(findingsUnder(scope)).toEqual([]);
    const [, http, other] = rulesOf(scope)[0].to;
    expect(http.operation.paths).toEqual(['/traces', '/v1/metrics', '/v1/logs']);
    expect(other).toEqual({ operation: { ports: ['9411'] } });
  });
});

test('its own proxy tells nothing, or each delivery of logs would be a log that is delivered', () => {
  expect(manifestOf(gateway(), 'Telemetry').spec).toEqual({
    selector: { matchLabels: { app: 'otel-gateway' } },
    tracing: [{ disableSpanReporting: true }],
    accessLogging: [{ disabled: true }],
  });
});

test('senders speak mutual TLS with it, within limits, and give up one bad replica', () => {
  expect(manifestOf(gateway({ replicas: 3 }), 'DestinationRule').spec).toEqual({
    host: HOST,
    trafficPolicy: {
      loadBalancer: { simple: 'LEAST_REQUEST', warmup: { duration: '30s' } },
      tls: { mode: 'ISTIO_MUTUAL' },
      connectionPool: {
        tcp: { maxConnections: 100, connectTimeout: '1s' },
        http: { http1MaxPendingRequests: 50, http2MaxRequests: 150, idleTimeout: '60s' },
      },
      outlierDetection: expect.objectContaining({ maxEjectionPercent: 50, consecutiveGatewayErrors: 5 }),
      retryBudget: { percent: 20, minRetryConcurrency: 3 },
    },
  });
});

test('requests stay in the zone where that is asked for', () => {
  const { trafficPolicy } = manifestOf(gateway({ mesh: { ...mesh, localityFailover: true } }), 'DestinationRule').spec;
  expect(trafficPolicy.loadBalancer.localityLbSetting).toMatchObject({ enabled: true });
});

test('what was never sent is tried again, and nothing else, which Istio would do with what a full replica refuses', () => {
  const retries = { attempts: 2, retryOn: 'connect-failure,refused-stream', backoff: '25ms' };
  expect(manifestOf(gateway(), 'VirtualService').spec).toEqual({
    hosts: [HOST],
    http: [4317, 4318].map((port) => ({
      name: port === 4317 ? 'otlp-grpc' : 'otlp-http',
      match: [{ port }],
      route: [{ destination: { host: HOST, port: { number: port } } }],
      timeout: '10s',
      retries,
    })),
  });
});

describe('the tier that senders choose a pod of', () => {
  const tiers = () =>
    new TailSampling(chart('observability'), 'telemetry', {
      name: 'otel-gateway',
      exportTo: 'https://otlp.example.com',
      tracesPerSecond: 200,
      mesh,
    });

  test('has ports of TCP alone: only those does the mesh know pod by pod', () => {
    const { clusterIP, ports } = manifestOf(tiers().sampling, 'Service').spec;
    expect(clusterIP).toBe('None');
    expect(ports.map(({ port, appProtocol }: { port: number; appProtocol: string }) => [port, appProtocol])).toEqual([
      [4317, 'tcp'],
      [4318, 'tcp'],
    ]);
  });

  test('is sent to by mutual TLS within limits, and no requests of it are routed', () => {
    const { sampling } = tiers();
    expect(manifestOf(sampling, 'DestinationRule').spec).toEqual({
      host: 'otel-gateway-sampling.observability.svc.cluster.local',
      trafficPolicy: {
        tls: { mode: 'ISTIO_MUTUAL' },
        connectionPool: { tcp: { maxConnections: 100, connectTimeout: '1s' } },
      },
    });
    expect(identities(sampling).filter((id) => id.startsWith('VirtualService'))).toEqual([]);
  });

  test('takes connections of the first tier alone, since of TCP nothing else is known', () => {
    const source = { principals: ['cluster.local/ns/observability/sa/otel-gateway'] };
    const to = ['4317', '4318'].map((port) => ({ operation: { ports: [port] } }));
    expect(rulesOf(tiers().sampling)).toEqual([{ from: [{ source }], to }]);
  });

  test('passes the checks of the plan', () => {
    const scope = tiers();
    const found = checkPlan(planOf(scope.node.root as Parameters<typeof planOf>[0]));
    expect(found.map(({ code, path }) => `${code} ${path}`)).toEqual([]);
  });
});
