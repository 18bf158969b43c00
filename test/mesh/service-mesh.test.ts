import { type Chart, Duration } from 'cdk8s';
import type { Code } from '../../lib/finding';
import { type MeshMember, type MeshVersion, ServiceMesh } from '../../lib/mesh';
import { chart, contractWith, findingsUnder, identities, manifestOf, microservice } from '../support/estate';

function mesh(scope: Chart, members: MeshMember[], version: MeshVersion = '1.31') {
  return new ServiceMesh(scope, 'mesh', { members, version, telemetry: { samplingPercentage: 5 } });
}

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

  test('declared and admitted callers are allowed by their ServiceAccount, on the port of the pods', () => {
    const scope = chart();
    const billing = microservice(scope, 'billing');
    const ledger = microservice(scope, 'ledger', { port: 9090 });
    mesh(scope, [{ service: ledger }]);
    billing.operation('run').calls(ledger.operation('run'));
    ledger.admit({ namespace: 'istio-ingress', serviceAccount: 'gateway', podLabels: {} });
    expect(manifestOf(scope, 'AuthorizationPolicy', 'ledger').spec.rules).toEqual([
      {
        from: [
          {
            source: {
              principals: ['cluster.local/ns/finance-test/sa/billing', 'cluster.local/ns/istio-ingress/sa/gateway'],
            },
          },
        ],
        to: [{ operation: { ports: ['9090'] } }],
      },
    ]);
  });
});

describe('the VirtualService of a host', () => {
  test('says timeout and retries on every route, and repeats only what may be repeated', () => {
    const scope = chart();
    mesh(scope, [{ service: microservice(scope, 'ledger', { serviceName: 'ledger-service', servicePort: 8000 }) }]);
    const route = [{ destination: { host: 'ledger-service.finance-test.svc.cluster.local', port: { number: 8000 } } }];
    expect(manifestOf(scope, 'VirtualService').spec).toEqual({
      hosts: ['ledger-service.finance-test.svc.cluster.local'],
      http: [
        {
          name: 'safe',
          match: [{ method: { exact: 'GET' } }, { method: { exact: 'HEAD' } }, { method: { exact: 'OPTIONS' } }],
          route,
          timeout: '5s',
          retries: {
            attempts: 2,
            perTryTimeout: '1633ms',
            retryOn: 'connect-failure,refused-stream,gateway-error,reset',
            backoff: '25ms',
          },
        },
        {
          name: 'keyed',
          match: [{ headers: { 'idempotency-key': {} } }],
          route,
          timeout: '5s',
          retries: { attempts: 2, retryOn: 'connect-failure,refused-stream', backoff: '25ms' },
        },
        { name: 'other', route, timeout: '5s', retries: { attempts: 0 } },
      ],
    });
  });

  test('the tries and the back-off between them fit in the timeout, whatever their number', () => {
    for (const retries of [1, 2, 3, 5, 10]) {
      const scope = chart();
      mesh(scope, [{ service: microservice(scope, 'ledger'), retries, timeout: Duration.seconds(3) }]);
      const { perTryTimeout } = manifestOf(scope, 'VirtualService').spec.http[0].retries;
      const backoff = Array.from({ length: retries }, (_, k) => 25 * Math.min(2 ** (k + 1) - 1, 10));
      const worst = Number.parseInt(perTryTimeout, 10) * (1 + retries) + backoff.reduce((a, b) => a + b);
      expect(worst).toBeLessThanOrEqual(3000);
      expect(worst).toBeGreaterThan(2950);
    }
  });

  test('without retries every route says so, since Istio would retry twice', () => {
    const scope = chart();
    mesh(scope, [{ service: microservice(scope, 'ledger'), retries: 0 }]);
    const { http } = manifestOf(scope, 'VirtualService').spec;
    expect(http.map((route: { retries: unknown }) => route.retries)).toEqual([
      { attempts: 0 },
      { attempts: 0 },
      { attempts: 0 },
    ]);
  });

  test.each<[MeshVersion, boolean]>([
    ['1.25', false],
    ['1.26', true],
    ['2.0', true],
  ])('on Istio %s the back-off is written out: %s', (version, written) => {
    const scope = chart();
    mesh(scope, [{ service: microservice(scope, 'ledger') }], version);
    expect('backoff' in manifestOf(scope, 'VirtualService').spec.http[0].retries).toBe(written);
  });
});

describe('the DestinationRule of a host', () => {
  test('limits connections and retries, and ejects what fails', () => {
    const scope = chart();
    mesh(scope, [
      { service: microservice(scope, 'ledger', { replicas: 3 }), maxConnections: 40, maxPendingRequests: 10 },
    ]);
    expect(manifestOf(scope, 'DestinationRule').spec).toEqual({
      host: 'ledger.finance-test.svc.cluster.local',
      trafficPolicy: {
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
          maxEjectionPercent: 34,
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

  test('a single endpoint is never ejected: there would be none left', () => {
    const scope = chart();
    mesh(scope, [{ service: microservice(scope, 'ledger', { replicas: 1 }) }]);
    expect(manifestOf(scope, 'DestinationRule').spec.trafficPolicy).not.toHaveProperty('outlierDetection');
  });
});

const findings: [string, Partial<MeshMember>, Code[]][] = [
  ['the defaults', {}, []],
  ['retries that do not fit in the timeout', { timeout: Duration.millis(100) }, ['MW303']],
  ['a short timeout without retries', { timeout: Duration.millis(100), retries: 0 }, []],
  ['retries below zero', { retries: -1 }, ['MW114']],
  ['half a retry and no connections', { retries: 0.5, maxConnections: 0 }, ['MW114', 'MW114']],
];

test.each(findings)('%s: findings', (_name, member, codes) => {
  const scope = chart();
  mesh(scope, [{ service: microservice(scope, 'ledger'), ...member }]);
  expect(findingsUnder(scope).map(({ code }) => code)).toEqual(codes);
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
