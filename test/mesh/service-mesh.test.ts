import { App, Chart, Duration } from 'cdk8s';
import { pathTemplate, readContract } from '../../lib/contract';
import type { Code } from '../../lib/finding';
import type { MeshVersion } from '../../lib/istio';
import { type MeshMember, ServiceMesh } from '../../lib/mesh';
import { planOf } from '../../lib/plan';
import {
  chart,
  contractOf,
  contractWith,
  findingsUnder,
  identities,
  manifestOf,
  microservice,
  operation,
} from '../support/estate';

function mesh(scope: Chart, members: MeshMember[], version: MeshVersion = '1.31') {
  return new ServiceMesh(scope, 'mesh', { members, version, telemetry: { samplingPercentage: 5 } });
}

const GATEWAY = { namespace: 'istio-ingress', serviceAccount: 'gateway', podLabels: { istio: 'ingress' } };

describe('a namespace', () => {
  test('accepts mutual TLS only, and allows nothing that no policy allows', () => {
    const scope = chart();
    mesh(scope, []);
    expect(identities(scope)).toEqual([
      'PeerAuthentication/default',
      'AuthorizationPolicy/default-deny',
      'Telemetry/default',
    ]);
    expect(manifestOf(scope, 'PeerAuthentication').spec).toEqual({ mtls: { mode: 'STRICT' } });
    expect(manifestOf(scope, 'AuthorizationPolicy').spec).toEqual({});
    expect(manifestOf(scope, 'Telemetry').spec).toEqual({
      tracing: [{ providers: [{ name: 'otel-tracing' }], randomSamplingPercentage: 5 }],
      accessLogging: [{ providers: [{ name: 'otel-access-log' }] }],
    });
  });
});

describe('authorization', () => {
  test('a service without callers allows nobody', () => {
    const scope = chart();
    mesh(scope, [{ service: microservice(scope, 'ledger') }]);
    expect(manifestOf(scope, 'AuthorizationPolicy', 'ledger').spec).toEqual({
      selector: { matchLabels: { app: 'ledger' } },
      action: 'ALLOW',
    });
  });

  test('each caller is allowed exactly what it declares, an external one everything unless its operations are named, on the port of the pods', () => {
    const scope = chart();
    const billing = microservice(scope, 'billing');
    const payments = microservice(scope, 'payments');
    const contract = contractOf(
      operation({ id: 'postEntry', path: '/v1/entries' }),
      operation({ id: 'getBalance', method: 'GET', path: '/v1/accounts/{id}/balance' }),
    );
    const ledger = microservice(scope, 'ledger', { port: 9090, contract });
    mesh(scope, [{ service: ledger }]);
    billing.operation('run').calls(ledger.operation('postEntry')).calls(ledger.operation('getBalance'));
    payments.operation('run').callsLater(ledger.operation('postEntry'));
    ledger.allowCaller(GATEWAY);
    ledger.allowCaller({ ...GATEWAY, serviceAccount: 'reader' }, ['getBalance']);

    const post = { operation: { ports: ['9090'], methods: ['POST'], paths: ['/v1/entries'] } };
    const get = { operation: { ports: ['9090'], methods: ['GET', 'HEAD'], paths: ['/v1/accounts/{*}/balance'] } };
    const from = (principal: string) => [{ source: { principals: [`cluster.local/ns/${principal}`] } }];
    expect(manifestOf(scope, 'AuthorizationPolicy', 'ledger').spec.rules).toEqual([
      { from: from('finance-test/sa/billing'), to: [get, post] },
      { from: from('finance-test/sa/payments'), to: [post] },
      { from: from('istio-ingress/sa/gateway'), to: [get, post] },
      { from: from('istio-ingress/sa/reader'), to: [get] },
    ]);
  });

  test('an operation is told from its siblings by their texts, and by its own in a policy that denies what lacks it', () => {
    const scope = chart();
    const contract = contractOf(
      ...['{id}.void', '{id}.pay', 'batch', '{id}'].map((last) => {
        const path = `/invoices/${last}`;
        return operation({ id: last, path, paths: [pathTemplate(path, new Map())] });
      }),
    );
    const ledger = microservice(scope, 'ledger', { contract });
    mesh(scope, [{ service: ledger }]);
    ledger.allowCaller(GATEWAY, ['{id}.void']);
    ledger.allowCaller({ ...GATEWAY, serviceAccount: 'writer' }, ['{id}', '{id}.void']);
    const to = (more: object) => [
      { operation: { ports: ['8080'], methods: ['POST'], paths: ['/invoices/{*}'], ...more } },
    ];
    const rulesOf = (name: string) => {
      const { action, rules } = manifestOf(scope, 'AuthorizationPolicy', name).spec;
      return [action, ...rules.map((rule: { to: unknown }) => rule.to)];
    };
    const alone = (last: string) => to({ paths: [`/invoices/${last}`] });
    expect(rulesOf('ledger')).toEqual([
      'ALLOW',
      to({}),
      [...alone('.pay'), ...to({ notPaths: ['/invoices/batch', '*.pay'] })],
    ]);
    expect(rulesOf('ledger-siblings')).toEqual(['DENY', [...to({ notPaths: ['*.void'] }), ...alone('.void')]]);
    expect(findingsUnder(scope)).toEqual([]);
  });

  test('what no policy tells apart is MW204, with both operations', () => {
    const scope = chart();
    const id = (pattern: string) => [[{ text: 'users' }], [{ parameter: 'id', pattern }]];
    const path = (template: string, pattern: string) => ({
      path: template,
      paths: [{ template, segments: id(pattern) }],
    });
    const contract = contractOf(
      operation({ id: 'byNumber', ...path('/users/{number}', '[0-9]+') }),
      operation({ id: 'byName', ...path('/users/{name}', '[a-z]+') }),
    );
    const ledger = microservice(scope, 'ledger', { contract });
    mesh(scope, [{ service: ledger }]);
    ledger.allowCaller(GATEWAY, ['byName']);
    ledger.allowCaller({ ...GATEWAY, serviceAccount: 'both' });
    expect(findingsUnder(scope)).toMatchObject([
      { code: 'MW204', level: 'warning', path: 'finance/mesh/ledger', value: '/users/{name} and /users/{number}' },
    ]);
  });

  test('every base path of an operation is routed and allowed', () => {
    const scope = chart();
    const text = `openapi: 3.1.0
info: {title: Test, version: 1.0.0}
servers: [{url: /v1}, {url: "/{v}", variables: {v: {default: v2, enum: [v2, v3]}}}]
paths:
  /a:
    get: {operationId: a, responses: {"200": {description: ok}}}
    delete: {operationId: b, servers: [{url: /v9}, {url: /v10}], responses: {"200": {description: ok}}}`;
    const ledger = microservice(scope, 'ledger', {
      contract: readContract(text, 'api.yaml', () => ({ problem: 'there is no such file' })),
    });
    mesh(scope, [{ service: ledger }]);
    ledger.allowCaller(GATEWAY);
    expect(findingsUnder(scope)).toEqual([]);
    const [ofDocument, own] = [
      ['/v1/a', '/v2/a', '/v3/a'],
      ['/v10/a', '/v9/a'],
    ];
    const { http } = manifestOf(scope, 'VirtualService', 'ledger').spec;
    expect(http.slice(0, 2).map(({ match }: { match: unknown[] }) => match)).toMatchObject([
      [{ uri: { regex: ofDocument.join('|') } }],
      [{ uri: { regex: own.join('|') } }],
    ]);
    const [{ to }] = manifestOf(scope, 'AuthorizationPolicy', 'ledger').spec.rules;
    expect(to.map(({ operation: { paths } }: { operation: { paths: string[] } }) => paths)).toEqual([ofDocument, own]);
  });

  test('a path that no policy can spell out is MW204', () => {
    const scope = chart();
    const paths = ['/items/find:all', '/items/a:b:c:d'];
    const contract = contractOf(...paths.map((path) => operation({ id: path, path })));
    const ledger = microservice(scope, 'ledger', { contract });
    mesh(scope, [{ service: ledger }]);
    ledger.allowCaller(GATEWAY);
    expect(findingsUnder(scope)).toMatchObject([{ code: 'MW204', path: 'finance/mesh/ledger', value: paths[1] }]);
  });

  test('a caller whose only call names an unknown operation is allowed nothing, not everything', () => {
    const scope = chart();
    const ledger = microservice(scope, 'ledger');
    mesh(scope, [{ service: ledger }]);
    microservice(scope, 'billing').operation('run').calls(ledger.operation('absent'));
    expect(manifestOf(scope, 'AuthorizationPolicy', 'ledger').spec).not.toHaveProperty('rules');
  });
});

test('a service’s proxy reaches its declared callees, the Collector and the mesh, and nothing else', () => {
  const scope = chart();
  const telemetry = {
    endpoint: 'http://otel.obs.svc.cluster.local:4317',
    namespace: 'obs',
    selectorLabels: {},
    port: 4317,
  };
  const billing = microservice(scope, 'billing', { telemetry });
  const ledger = microservice(scope, 'ledger');
  mesh(scope, [{ service: billing }, { service: ledger }]);
  billing.operation('run').calls(ledger.operation('run'));
  expect(manifestOf(scope, 'Sidecar', 'billing').spec).toEqual({
    workloadSelector: { labels: { app: 'billing' } },
    egress: [
      {
        hosts: [
          'finance-test/ledger.finance-test.svc.cluster.local',
          'obs/otel.obs.svc.cluster.local',
          'istio-system/*',
        ],
      },
    ],
    outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
    inboundConnectionPool: { http: { idleTimeout: '4s' } },
  });
  expect(manifestOf(scope, 'Sidecar', 'ledger').spec.egress).toEqual([{ hosts: ['istio-system/*'] }]);
});

test('a service’s proxy closes idle connections to it a second before the service would', () => {
  const scope = chart();
  mesh(scope, [{ service: microservice(scope, 'web', { keepAliveSeconds: 75 }) }]);
  expect(manifestOf(scope, 'Sidecar').spec.inboundConnectionPool).toEqual({ http: { idleTimeout: '74s' } });
});

test('the proxy of a service with a token for the Kubernetes API reaches the API server', () => {
  const scope = chart();
  mesh(scope, [{ service: microservice(scope, 'operator', { apiToken: true }) }]);
  expect(manifestOf(scope, 'Sidecar').spec.egress).toEqual([
    { hosts: ['default/kubernetes.default.svc.cluster.local', 'istio-system/*'] },
  ]);
});

test.each([
  [
    'outside the mesh',
    false,
    [{ code: 'MW309', path: 'finance/mesh', value: 'http://otel.obs.svc.cluster.local:4317' }],
  ],
  ['in the mesh', true, []],
  ['of which nothing is known', undefined, []],
])('two services that send to a Collector %s', (_name, inMesh, expected) => {
  const scope = chart();
  const endpoint = 'http://otel.obs.svc.cluster.local:4317';
  const telemetry = { endpoint, namespace: 'obs', selectorLabels: {}, port: 4317, inMesh };
  mesh(
    scope,
    ['billing', 'ledger'].map((name) => ({ service: microservice(scope, name, { telemetry }) })),
  );
  expect(findingsUnder(scope)).toMatchObject(expected);
  expect(findingsUnder(scope)).toHaveLength(expected.length);
});

describe('the DestinationRule of a host', () => {
  test('limits connections and retries, and ejects what fails', () => {
    const scope = chart();
    mesh(scope, [
      { service: microservice(scope, 'ledger', { replicas: 3 }), maxConnections: 40, maxPendingRequests: 10 },
    ]);
    expect(manifestOf(scope, 'DestinationRule').spec).toEqual({
      host: 'ledger.finance-test.svc.cluster.local',
      subsets: [
        { name: 'stable', labels: { 'meshwright.dev/track': 'stable' } },
        { name: 'canary', labels: { 'meshwright.dev/track': 'canary' } },
      ],
      trafficPolicy: {
        loadBalancer: { simple: 'LEAST_REQUEST', warmup: { duration: '30s' } },
        tls: { mode: 'ISTIO_MUTUAL' },
        connectionPool: {
          tcp: { maxConnections: 40, connectTimeout: '1s' },
          http: { http1MaxPendingRequests: 10, http2MaxRequests: 50, idleTimeout: '60s' },
        },
        outlierDetection: {
          consecutive5xxErrors: 5,
          consecutiveGatewayErrors: 5,
          interval: '5s',
          baseEjectionTime: '30s',
          maxEjectionPercent: 50,
          minHealthPercent: 0,
        },
        retryBudget: { percent: 20, minRetryConcurrency: 3 },
      },
    });
  });

  test('before Istio 1.27, which has no retry budget, the retries at one time are limited', () => {
    const scope = chart();
    mesh(scope, [{ service: microservice(scope, 'ledger') }], '1.26');
    const { trafficPolicy } = manifestOf(scope, 'DestinationRule').spec;
    expect(trafficPolicy.connectionPool.http.maxRetries).toBe(3);
    expect(trafficPolicy).not.toHaveProperty('retryBudget');
  });

  test('requests stay in the zone where that is asked for, and only where a bad endpoint can be known', () => {
    const localityOf = (replicas: number, localityFailover: boolean) => {
      const scope = chart();
      const members = [{ service: microservice(scope, 'ledger', { replicas }) }];
      new ServiceMesh(scope, 'mesh', {
        members,
        version: '1.31',
        localityFailover,
        telemetry: { samplingPercentage: 5 },
      });
      return manifestOf(scope, 'DestinationRule').spec.trafficPolicy.loadBalancer.localityLbSetting;
    };
    expect(localityOf(3, true)).toEqual({
      enabled: true,
      failoverPriority: ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone'],
    });
    expect(localityOf(3, false)).toBeUndefined();
    expect(localityOf(1, true)).toBeUndefined();
  });

  test('a single endpoint is never ejected: there would be none left', () => {
    const scope = chart();
    mesh(scope, [{ service: microservice(scope, 'ledger', { replicas: 1 }) }]);
    expect(manifestOf(scope, 'DestinationRule').spec.trafficPolicy).not.toHaveProperty('outlierDetection');
  });
});

test('a caller that asks for two things of one operation is MW306', () => {
  const scope = chart();
  const billing = microservice(scope, 'billing', { contract: contractWith('one', 'two') });
  const ledger = microservice(scope, 'ledger');
  mesh(scope, [{ service: billing }, { service: ledger }]);
  billing.operation('one').calls(ledger.operation('run'), { timeout: Duration.seconds(1) });
  billing.operation('two').calls(ledger.operation('run'));
  expect(findingsUnder(scope)).toMatchObject([{ code: 'MW306', path: 'finance/mesh/ledger/run' }]);
});

test('a path that is a longer expression than Istio takes is MW307', () => {
  const scope = chart();
  const segments = [[{ parameter: 'id', pattern: `(?:${'a'.repeat(1020)})` }]];
  const contract = contractOf(operation({ path: '/{id}', paths: [{ template: '/{id}', segments }] }));
  mesh(scope, [{ service: microservice(scope, 'ledger', { contract }) }]);
  expect(findingsUnder(scope)).toMatchObject([{ code: 'MW307', value: expect.stringMatching(/^1025 characters, /) }]);
});

test('more media types than Istio takes in one expression are MW606', () => {
  const found = (count: number) => {
    const scope = chart();
    const requestMediaTypes = Array.from({ length: count }, (_, i) => `application/vnd.finance.v${i}+json`);
    const contract = contractOf(operation({ path: '/a', requestMediaTypes }));
    mesh(scope, [{ service: microservice(scope, 'ledger', { contract }) }]);
    return findingsUnder(scope).map(({ code, value }) => [code, value]);
  };
  expect(found(20)).toEqual([]);
  expect(found(40)).toEqual([['MW606', '40 types']]);
});

const findings: [string, Partial<MeshMember>, Code[]][] = [
  ['the defaults', {}, []],
  ['retries that do not fit in the timeout', { timeout: Duration.millis(100) }, ['MW303']],
  ['a short timeout without retries', { timeout: Duration.millis(100), retries: 0 }, []],
  ['an operation’s own policy that does not fit', { operations: { run: { timeout: Duration.millis(90) } } }, ['MW303']],
  ['a policy for an operation that is not there', { operations: { absent: {} } }, ['MW605']],
  ['a stream', { operations: { run: { streams: true } } }, []],
  [
    'a stream of a member with a short timeout',
    { timeout: Duration.millis(1), operations: { run: { streams: true } } },
    ['MW303'],
  ],
  ['a stream with a timeout', { operations: { run: { streams: true, timeout: Duration.seconds(9) } } }, ['MW317']],
  [
    'a stream with a latency and retries beyond all measure',
    { operations: { run: { streams: true, latency: Duration.seconds(1), retries: 1e7 } } },
    ['MW114', 'MW317'],
  ],
  ['a split without a canary', { canary: { weight: 10 } }, ['MW106']],
  ['retries below zero', { retries: -1 }, ['MW114']],
  ['half a retry and no connections', { retries: 0.5, maxConnections: 0 }, ['MW114', 'MW114']],
];

test.each(findings)('%s: findings', (_name, member, codes) => {
  const scope = chart();
  mesh(scope, [{ service: microservice(scope, 'ledger'), ...member }]);
  expect(findingsUnder(scope).map(({ code }) => code)).toEqual(codes);
});

test.each<[string, 'GET' | 'POST', Duration, unknown[][]]>([
  ['of which three tries fit', 'GET', Duration.millis(1633), []],
  ['of which three tries do not fit', 'GET', Duration.millis(1634), [['MW303', 'latency 1634 ms, timeout 5000 ms']]],
  ['of which one try fits, where there is one', 'POST', Duration.seconds(5), []],
  ['of which no try fits', 'POST', Duration.seconds(6), [['MW303', 'latency 6000 ms, timeout 5000 ms']]],
  ['of no time', 'GET', Duration.seconds(0), [['MW114', expect.anything()]]],
])('a latency %s: findings', (_name, method, latency, expected) => {
  const scope = chart();
  const contract = contractOf(operation({ path: '/run', method }));
  mesh(scope, [{ service: microservice(scope, 'ledger', { contract }), operations: { run: { latency } } }]);
  expect(findingsUnder(scope).map(({ code, value }) => [code, value])).toEqual(expected);
});

test.each([
  ['*', [['MW205', '*']]],
  ['*.example.com', [['MW205', '*.example.com']]],
  ['mesh.example.com', []],
])('the trust domain %s: findings', (trustDomain, expected) => {
  const scope = chart();
  new ServiceMesh(scope, 'mesh', { members: [], version: '1.31', telemetry: { samplingPercentage: 5 }, trustDomain });
  expect(findingsUnder(scope).map(({ code, value }) => [code, value])).toEqual(expected);
});

test('two services that claim one host are MW110, naming both', () => {
  const scope = chart();
  const one = microservice(scope, 'ledger', { contract: contractWith() });
  const two = microservice(scope, 'general-ledger', { serviceName: 'ledger', contract: contractWith() });
  mesh(scope, [{ service: one }, { service: two }]);
  expect(findingsUnder(scope)).toMatchObject([
    {
      code: 'MW110',
      value: 'ledger.finance-test.svc.cluster.local',
      message: expect.stringContaining('finance/ledger and finance/general-ledger'),
    },
  ]);
});

describe('bad input', () => {
  const found = (member: Partial<MeshMember>) => {
    const scope = chart();
    mesh(scope, [{ service: microservice(scope, 'ledger'), ...member }]);
    return planOf(App.of(scope)).findings.map(({ code, value }) => [code, value]);
  };

  test.each([
    ['ten million retries', { retries: 1e7 }, ['MW114', 1e7]],
    ['more retries than a list can have items', { retries: 1e10 }, ['MW114', 1e10]],
    ['retries that are no number', { retries: Number.NaN }, ['MW114', Number.NaN]],
    ['retries without end', { retries: Number.POSITIVE_INFINITY }, ['MW114', Number.POSITIVE_INFINITY]],
    ['retries below none', { retries: -1 }, ['MW114', -1]],
    ['two days', { timeout: Duration.days(2) }, ['MW114', '48 h']],
    ['half of a millisecond', { timeout: Duration.millis(0.5) }, ['MW114', '0.5 ms']],
    ['no time', { timeout: Duration.seconds(0) }, ['MW114', '0 ms']],
    ['time without end', { timeout: Duration.seconds(Number.POSITIVE_INFINITY) }, ['MW114', 'Infinity ms']],
    ['a time that is no number', { slowStart: Duration.minutes(Number.NaN) }, ['MW114', 'NaN ms']],
    ['no connections', { maxConnections: 0 }, ['MW114', 0]],
    [
      'requests that wait without end',
      { maxPendingRequests: Number.POSITIVE_INFINITY },
      ['MW114', Number.POSITIVE_INFINITY],
    ],
    ['retries of an operation', { operations: { run: { retries: 1e8 } } }, ['MW114', 1e8]],
  ] as [string, Partial<MeshMember>, [Code, unknown]][])('%s is one finding, at once', (_name, member, expected) => {
    const started = Date.now();
    expect(found(member)).toEqual([expected]);
    expect(Date.now() - started).toBeLessThan(1000);
  });

  test.each([
    ['what is undefined is left to the default', { timeout: undefined, retries: undefined, slowStart: undefined }],
    ['so it is of an operation', { operations: { run: { timeout: undefined, retries: 1 } } }],
    ['the most retries and the longest time', { retries: 10, timeout: Duration.hours(24) }],
  ])('%s', (_name, member: Partial<MeshMember>) => {
    expect(found(member)).toEqual([]);
  });

  test('an operation may be called as a property of every object is', () => {
    const scope = chart();
    const contract = contractWith('constructor', 'toString');
    mesh(scope, [{ service: microservice(scope, 'ledger', { contract }), operations: {} }]);
    expect(planOf(App.of(scope)).findings).toEqual([]);
  });

  test('services of one construct id in two charts are two members', () => {
    const here = chart('finance-a');
    const there = new Chart(here.node.root as App, 'other', { namespace: 'finance-a' });
    const services = [microservice(here, 'ledger'), microservice(there, 'ledger', { name: 'journal' })];
    mesh(
      here,
      services.map((service) => ({ service })),
    );
    expect(planOf(App.of(here)).findings).toEqual([]);
    expect(identities(here)).toEqual(expect.arrayContaining(['VirtualService/ledger', 'VirtualService/journal']));
  });

  test('a service that is a member twice is a finding, not a stack trace', () => {
    const scope = chart();
    const service = microservice(scope, 'ledger');
    mesh(scope, [{ service }, { service }, { service }]);
    const codes = planOf(App.of(scope)).findings.map(({ code }) => code);
    expect(codes).toEqual(['MW110']);
  });
});

test('a denial that nobody needs has a rule all the same, since Istio refuses one without', () => {
  const scope = chart();
  const path = '/items/{id}:cancel';
  const segments = [[{ text: 'items' }], [{ parameter: 'id', pattern: '[^/]+' }, { text: ':cancel' }]];
  const contract = contractOf(operation({ path, paths: [{ template: path, segments }] }));
  const service = microservice(scope, 'ledger', { contract });
  new ServiceMesh(scope, 'mesh', { members: [{ service }], version: '1.31', telemetry: { samplingPercentage: 1 } });
  expect(manifestOf(scope, 'AuthorizationPolicy', 'ledger-siblings').spec).toMatchObject({
    action: 'DENY',
    rules: [{ from: [{ source: { principals: ['nobody'] } }] }],
  });
});
