import { checkPlan } from '../../lib/check';
import type { Manifest } from '../../lib/plan';
import { checkTable, deployment, networking, object, planOfManifests, service } from './support';

const route = (more: object) =>
  networking('VirtualService', 'v', { hosts: ['a'], http: [{ name: 'r', route: [], ...more }] });
const none = [['MW301', 'VirtualService/v']] as const;
const unfit = [['MW303', 'VirtualService/v']] as const;

describe('MW301 and MW303', () => {
  checkTable(
    ['MW301', 'MW303'],
    [
      { name: 'a route that says nothing', input: [route({})], expected: none },
      { name: 'a route without retries', input: [route({ timeout: '1s' })], expected: none },
      {
        name: 'a route without attempts',
        input: [route({ timeout: '1s', retries: { perTryTimeout: '1s' } })],
        expected: none,
      },
      { name: 'a route without timeout', input: [route({ retries: { attempts: 0 } })], expected: none },
      { name: 'a route that says both', input: [route({ timeout: '1s', retries: { attempts: 0 } })], expected: [] },
      { name: 'a route that answers by itself', input: [route({ directResponse: { status: 404 } })], expected: [] },
      { name: 'a redirect', input: [route({ redirect: { uri: '/' } })], expected: [] },
      {
        name: 'a VirtualService of TCP',
        input: [networking('VirtualService', 'v', { hosts: ['a'], tcp: [{}] })],
        expected: [],
      },
      {
        name: 'attempts that fit exactly',
        input: [route({ timeout: '3s', retries: { attempts: 2, perTryTimeout: '1s' } })],
        expected: [],
      },
      {
        name: 'attempts that do not fit, in other units',
        input: [route({ timeout: '1m', retries: { attempts: 2, perTryTimeout: '20001ms' } })],
        expected: unfit,
      },
      {
        name: 'attempts without a perTryTimeout, of which a slow one may use up the timeout',
        input: [route({ timeout: '3s', retries: { attempts: 2, retryOn: '5xx,connect-failure' } })],
        expected: [],
      },
      {
        name: 'a route that another VirtualService has',
        input: [route({ delegate: { name: 'd' } })],
        expected: [],
      },
      {
        name: 'a route whose attempts are no number',
        input: [networking('VirtualService', 'v', { http: [null, { timeout: '1s', retries: { attempts: 'two' } }] })],
        expected: none,
      },
      {
        name: 'attempts of zero need no time, whatever one of them may take',
        input: [route({ timeout: '1s', retries: { attempts: 0, perTryTimeout: '2s' } })],
        expected: [],
      },
      {
        name: 'a timeout of zero is none',
        input: [route({ timeout: '0s', retries: { attempts: 2, perTryTimeout: '1s' } })],
        expected: [],
      },
    ],
  );
});

const textsOf = (...input: Manifest[]) =>
  checkPlan(planOfManifests(input)).map(({ code, message, value }) => [code, message, value]);

test('a route is told by its name or its place, with all that it leaves open', () => {
  const both = 'timeout (none by default) and retries.attempts (two by default, POST included)';
  expect(textsOf(route({}))).toEqual([['MW301', `http route r leaves to the mesh’s defaults: ${both}`, undefined]]);
  const unnamed = route({ name: undefined, timeout: '1s' });
  const [message] = textsOf(unnamed).map(([, text]) => text);
  expect(message).toBe('http route 0 leaves to the mesh’s defaults: retries.attempts (two by default, POST included)');
});

test('what does not fit is told with the time that it would need', () => {
  expect(textsOf(route({ timeout: '2s', retries: { attempts: 2, perTryTimeout: '1s' } }))).toEqual([
    ['MW303', 'http route r needs 3000 ms for 3 attempts and has 2000 ms', 'timeout 2s, attempts 2, perTryTimeout 1s'],
  ]);
});

const rule = (trafficPolicy: object, more: object = {}) =>
  networking('DestinationRule', 'd', { host: 'a', trafficPolicy, ...more });
const ejecting = (maxEjectionPercent?: number) => rule({ outlierDetection: { maxEjectionPercent } });
const behind = (replicas: number) => [deployment('a', {}, { replicas }), service('a')];
const autoscaler = (minReplicas: number) =>
  object('autoscaling/v2', 'HorizontalPodAutoscaler', 'a', {
    spec: { minReplicas, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' } },
  });
const wrong = [['MW302', 'DestinationRule/d']] as const;

describe('MW302', () => {
  checkTable(
    ['MW302'],
    [
      { name: 'Istio’s default never ejects one of three', input: [...behind(3), ejecting()], expected: wrong },
      { name: 'Istio’s default ejects one of ten', input: [...behind(10), ejecting()], expected: [] },
      { name: '33 % of three is not one', input: [...behind(3), ejecting(33)], expected: wrong },
      { name: '34 % of three is', input: [...behind(3), ejecting(34)], expected: [] },
      { name: '50 % of two is one', input: [...behind(2), ejecting(50)], expected: [] },
      { name: '100 % of two is all', input: [...behind(2), ejecting(100)], expected: wrong },
      { name: '99 % of two is one', input: [...behind(2), ejecting(99)], expected: [] },
      { name: 'of one pod nothing is asked', input: [...behind(1), ejecting(50)], expected: [] },
      { name: 'the autoscaler’s floor counts', input: [...behind(3), autoscaler(10), ejecting(10)], expected: [] },
      {
        name: 'the autoscaler’s floor counts when it is lower',
        input: [...behind(10), autoscaler(2), ejecting(10)],
        expected: wrong,
      },
      {
        name: 'two workloads behind one host add up',
        input: [
          deployment('a', {}, { replicas: 2 }),
          deployment('b', {}, { replicas: 2 }),
          service('a', { tier: 'backend' }),
          ejecting(25),
        ],
        expected: [],
      },
      {
        name: 'a subset has its own endpoints',
        input: [
          deployment('a', {}, { replicas: 2 }),
          deployment('b', {}, { replicas: 2 }),
          service('a', { tier: 'backend' }),
          rule(
            {},
            {
              subsets: [
                { name: 's', labels: { app: 'b' }, trafficPolicy: { outlierDetection: { maxEjectionPercent: 25 } } },
              ],
            },
          ),
        ],
        expected: wrong,
      },
      { name: 'a host outside the plan', input: [ejecting(1)], expected: [] },
      { name: 'a Service without pods', input: [service('a'), ejecting(1)], expected: [] },
      {
        name: 'a StatefulSet and a ReplicaSet do tell',
        input: [
          { ...deployment('a', {}, { replicas: 2 }), kind: 'StatefulSet' },
          { ...deployment('b', {}, { replicas: 2 }), kind: 'ReplicaSet' },
          service('a', { tier: 'backend' }),
          ejecting(24),
        ],
        expected: wrong,
      },
      {
        name: 'a DaemonSet does not tell',
        input: [{ ...deployment('a'), kind: 'DaemonSet' }, service('a'), ejecting(1)],
        expected: [],
      },
      { name: 'a rule without outlier detection', input: [...behind(3), rule({})], expected: [] },
    ],
  );
});

test('the finding tells which part of a rule ejects nobody', () => {
  const settings = { outlierDetection: { maxEjectionPercent: 5 } };
  const input = [
    ...behind(3),
    rule({ ...settings, portLevelSettings: [settings] }, { subsets: [null, { name: 's', trafficPolicy: settings }] }),
  ];
  const messages = textsOf(...input).flatMap(([code, message]) => (code === 'MW302' ? [message] : []));
  expect(messages).toEqual([
    'trafficPolicy.outlierDetection never ejects one of 3 endpoints',
    'trafficPolicy.outlierDetection never ejects one of 3 endpoints',
    'subsets[s].trafficPolicy.outlierDetection never ejects one of 3 endpoints',
  ]);
});

const tcp = { maxConnections: 100 };
const http = { http2MaxRequests: 100, maxRetries: 3 };
const unlimited = [['MW305', 'DestinationRule/d']] as const;

describe('MW305', () => {
  checkTable(
    ['MW305'],
    [
      {
        name: 'a rule without limits',
        input: [networking('DestinationRule', 'd', { host: 'a' })],
        expected: unlimited,
      },
      { name: 'a rule with all of them', input: [rule({ connectionPool: { tcp, http } })], expected: [] },
      {
        name: 'a rule without a retry limit',
        input: [rule({ connectionPool: { tcp, http: { http2MaxRequests: 1 } } })],
        expected: unlimited,
      },
      {
        name: 'a rule with a retry budget',
        input: [rule({ connectionPool: { tcp, http: { http1MaxPendingRequests: 1 } }, retryBudget: { percent: 20 } })],
        expected: [],
      },
      { name: 'a rule without a connection limit', input: [rule({ connectionPool: { http } })], expected: unlimited },
      {
        name: 'a service that speaks no HTTP has connections only',
        input: [deployment('a'), service('a', { app: 'a' }, { name: 'tcp-db' }), rule({ connectionPool: { tcp } })],
        expected: [],
      },
      {
        name: 'a service that speaks HTTP on one of its ports',
        input: [
          deployment('a'),
          object('v1', 'Service', 'a', {
            spec: { selector: { app: 'a' }, ports: [null, { name: 'tcp-http' }, { name: 'http' }] },
          }),
          rule({ connectionPool: { tcp } }),
        ],
        expected: unlimited,
      },
      {
        name: 'a service of which no port’s name begins with HTTP',
        input: [deployment('a'), service('a', { app: 'a' }, { name: 'tcp-http' }), rule({ connectionPool: { tcp } })],
        expected: [],
      },
      {
        name: 'a service whose appProtocol is HTTP',
        input: [
          deployment('a'),
          service('a', { app: 'a' }, { name: 'x', appProtocol: 'grpc' }),
          rule({ connectionPool: { tcp } }),
        ],
        expected: unlimited,
      },
    ],
  );
});

test('all that a rule leaves unlimited is told at once', () => {
  const limits = textsOf(rule({})).flatMap(([code, message]) => (code === 'MW305' ? [message] : []));
  expect(limits).toEqual([
    'the DestinationRule leaves unlimited: connectionPool.tcp.maxConnections, ' +
      'connectionPool.http.http1MaxPendingRequests or http2MaxRequests, connectionPool.http.maxRetries or retryBudget',
  ]);
  const pending = textsOf(rule({ connectionPool: { tcp, http: { http1MaxPendingRequests: 1, maxRetries: 3 } } }));
  expect(pending).toEqual([]);
});
