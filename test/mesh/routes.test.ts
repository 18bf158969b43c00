import { Duration } from 'cdk8s';
import type { MeshVersion } from '../../lib/istio';
import { type MeshMember, ServiceMesh } from '../../lib/mesh';
import { chart, contractOf, manifestOf, microservice, operation } from '../support/estate';

type Operations = Parameters<typeof contractOf>;

/** The http routes of a service of these operations; `billing` and `payments` call those that `callers` names. */
function routes(
  operations: Operations,
  callers: Record<string, string[]> = { billing: operations.map(({ id }) => id) },
  member: Partial<MeshMember> = {},
  version: MeshVersion = '1.31',
) {
  const scope = chart();
  const ledger = microservice(scope, 'ledger', { contract: contractOf(...operations) });
  new ServiceMesh(scope, 'mesh', {
    members: [{ service: ledger, ...member }],
    version,
    telemetry: { samplingPercentage: 1 },
  });
  for (const [name, ids] of Object.entries(callers)) {
    const caller = microservice(scope, name);
    for (const id of ids) caller.operation('run').calls(ledger.operation(id));
  }
  return manifestOf(scope, 'VirtualService', 'ledger').spec.http as Route[];
}

interface Route {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: Istio's own shape
  readonly [field: string]: any;
}

const named = (all: Route[], name: string) => {
  const found = all.filter((route) => route.name === name);
  if (found.length !== 1) throw new Error(`${found.length} routes are ${name}: ${all.map((route) => route.name)}`);
  return found[0] as Route;
};
const names = (all: Route[]) => all.map(({ name }) => name);

const KEY = { in: 'header', name: 'idempotency-key', required: true, pattern: '"?[a-z]{8}"?' } as const;
const POST = operation({ id: 'postEntry', path: '/v1/entries', idempotencyKey: KEY });
const GET = operation({ id: 'getBalance', method: 'GET', path: '/v1/accounts/{id}/balance' });

describe('what is accepted', () => {
  test('an operation by exact path and method, for the callers that declare it', () => {
    expect(named(routes([POST]), 'postEntry')).toEqual({
      name: 'postEntry',
      match: [
        {
          uri: { exact: '/v1/entries' },
          method: { exact: 'POST' },
          sourceLabels: { app: 'billing' },
          sourceNamespace: 'finance-test',
        },
      ],
      route: [{ destination: { host: 'ledger.finance-test.svc.cluster.local', port: { number: 80 } } }],
      timeout: '5s',
      retries: { attempts: 2, retryOn: 'connect-failure,refused-stream', backoff: '25ms' },
    });
  });

  test('a path with parameters by the patterns of their schemas', () => {
    const path = '/v1.0/{id}';
    const segments = [[{ text: 'v1.0' }], [{ parameter: 'id', pattern: '[0-9]+' }]];
    const [route] = routes([operation({ method: 'GET', path, paths: [{ template: path, segments }] })]);
    expect(route?.match[0].uri).toEqual({ regex: '/v1\\.0/[0-9]+' });
  });

  test('required query parameters, which no match can find to be missing', () => {
    const search = operation({
      id: 'search',
      method: 'GET',
      path: '/search',
      requiredQuery: [{ name: 'q', spellings: ['q'] }],
    });
    const all = routes([search]);
    expect(names(all).slice(0, 3)).toEqual(['search', 'query', 'forbidden']);
    expect(named(all, 'search').match).toEqual([
      {
        uri: { exact: '/search' },
        method: { regex: 'GET|HEAD' },
        queryParams: { q: {} },
        sourceLabels: { app: 'billing' },
        sourceNamespace: 'finance-test',
      },
    ]);
  });
});

describe('what is turned away', () => {
  const all = routes([POST, GET]);

  test.each([
    ['media-type', 415, 'Unsupported Media Type'],
    ['idempotency-key', 400, 'Bad Request'],
    ['forbidden', 403, 'Forbidden'],
    ['method-not-allowed/POST', 405, 'Method Not Allowed'],
    ['unknown', 404, 'Not Found'],
  ])('%s is %i, as a problem document', (name, status, title) => {
    const { directResponse, headers } = named(all, name);
    expect(directResponse.status).toBe(status);
    expect(JSON.parse(directResponse.body.string)).toEqual({
      type: 'about:blank',
      title,
      status,
      detail: expect.stringMatching(/\w/),
    });
    expect(headers.response.set['content-type']).toBe('application/problem+json');
  });

  test('a wrong method tells the right ones', () => {
    const two = routes([POST, operation({ id: 'list', method: 'GET', path: '/v1/entries' })]);
    const { match, headers } = named(two, 'method-not-allowed/GET,HEAD,POST');
    expect(match).toEqual([{ uri: { exact: '/v1/entries' } }]);
    expect(headers.response.set.allow).toBe('GET, HEAD, POST');
  });

  test('a header both where it is missing and where it is malformed, since an expression matches no absent header', () => {
    const source = { sourceLabels: { app: 'billing' }, sourceNamespace: 'finance-test' };
    const request = { uri: { exact: '/v1/entries' }, method: { exact: 'POST' }, ...source };
    expect(named(all, 'idempotency-key').match).toEqual([
      { ...request, withoutHeaders: { 'idempotency-key': {} } },
      {
        ...request,
        headers: { 'idempotency-key': {} },
        withoutHeaders: { 'idempotency-key': { regex: '"?[a-z]{8}"?' } },
      },
    ]);
  });

  test('a key without a form of its own where it is empty, too', () => {
    const key = { in: 'header', name: 'x-key', required: true } as const;
    expect(named(routes([operation({ path: '/a', idempotencyKey: key })]), 'x-key').match).toMatchObject([
      { withoutHeaders: { 'x-key': {} } },
      { headers: { 'x-key': {} }, withoutHeaders: { 'x-key': { regex: '.+' } } },
    ]);
  });

  test('a "%" in a media type is no variable of Envoy in the answer', () => {
    const requestMediaTypes = ['application/vnd.a%b+json'];
    const refusal = named(routes([operation({ path: '/a', requestMediaTypes })]), 'media-type');
    expect(refusal.headers.response.set.accept).toBe('application/vnd.a%%b+json');
  });

  test('no media type where there are more than Istio takes in one expression', () => {
    const types = (count: number) => Array.from({ length: count }, (_, i) => `application/vnd.finance.v${i}+json`);
    const refused = (count: number) =>
      names(routes([operation({ path: '/a', requestMediaTypes: types(count) })])).includes('media-type');
    expect([refused(20), refused(40)]).toEqual([true, false]);
  });

  test('a key by the header that the contract names; none where it is optional, or in the body', () => {
    const refusals = (idempotencyKey: Operations[number]['idempotencyKey']) => {
      const all = names(routes([operation({ path: '/a', idempotencyKey })]));
      return all.slice(0, all.indexOf('run'));
    };
    expect(refusals({ ...KEY, name: 'x-key' })).toEqual(['media-type', 'x-key']);
    expect(refusals({ ...KEY, required: false })).toEqual(['media-type']);
    expect(refusals({ in: 'body', name: 'id', required: true })).toEqual(['media-type']);
  });

  test('a header beyond ASCII passes, since no encoding of it is agreed on', () => {
    const header = { name: 'x-a', pattern: 'a.*', beyondAscii: true };
    expect(named(routes([operation({ path: '/a', requiredHeaders: [header] })]), 'header/x-a').match[1]).toMatchObject({
      headers: { 'x-a': { regex: '[\\t -~]*' } },
      withoutHeaders: { 'x-a': { regex: 'a.*' } },
    });
  });

  test('a query that is there in any of its spellings is accepted', () => {
    const requiredQuery = [
      { name: '$a', spellings: ['$a', '%24a'] },
      { name: 'b', spellings: ['b'], pattern: '[0-9]' },
    ];
    const match = named(routes([operation({ path: '/a', requiredQuery })]), 'run').match;
    expect(match.map((m: Route) => m.queryParams)).toEqual([
      { $a: {}, b: { regex: '[0-9]' } },
      { '%24a': {}, b: { regex: '[0-9]' } },
    ]);
  });

  test('a media type that the operation does not take, and none only where a body is required', () => {
    const conditions = (requestBodyRequired: boolean) =>
      named(routes([operation({ path: '/a', requestBodyRequired })]), 'media-type').match.map(
        (match: Route) => match.withoutHeaders['content-type'],
      );
    const json = { regex: '(?i)(?:application/json)\\s*(?:;.*)?' };
    expect(conditions(true)).toEqual([{}, json]);
    expect(conditions(false)).toEqual([json]);
  });

  test('an operation that nobody declares has no accepting route', () => {
    expect(names(routes([POST, GET], { billing: ['postEntry'] }))).not.toContain('getBalance');
  });

  test('the caller that declares one operation is not let in to another', () => {
    const mixed = routes([POST, GET], { billing: ['postEntry'], payments: ['getBalance'] });
    expect(named(mixed, 'getBalance').match.map((m: Route) => m.sourceLabels)).toEqual([{ app: 'payments' }]);
    expect(named(mixed, 'forbidden').match).toEqual([
      { uri: { regex: '/v1/accounts/[^/]+/balance' }, method: { regex: 'GET|HEAD' } },
      { uri: { exact: '/v1/entries' }, method: { exact: 'POST' } },
    ]);
  });

  test('one rejection for all operations that it is the answer of, in expressions as long as Istio takes them', () => {
    const many = Array.from({ length: 40 }, (_, i) =>
      operation({ id: `o${i}`, method: 'GET', path: `/resources-with-long-names/${i}/{id}` }),
    );
    const all = routes(many);
    for (const name of ['forbidden', 'method-not-allowed/GET,HEAD']) {
      const expressions = named(all, name).match.map(({ uri }: Route) => uri.regex as string);
      expect(expressions.length).toBeLessThan(4);
      expect(expressions.flatMap((regex: string) => regex.split('|'))).toHaveLength(40);
      for (const regex of expressions) expect(regex.length).toBeLessThanOrEqual(1024);
    }
  });
});

describe('order', () => {
  test('violations, the routes that accept, other methods, and the unknown path last', () => {
    expect(names(routes([POST]))).toEqual([
      'media-type',
      'idempotency-key',
      'postEntry',
      'forbidden',
      'method-not-allowed/POST',
      'unknown',
    ]);
  });

  test('literal segments before parameters, in whatever order the contract has them', () => {
    const paths = ['/a/{x}/c', '/a/b/{y}', '/a/{x}', '/a/b/c', '/{z}/b/c', '/a/b'];
    const sorted = (given: string[]) =>
      names(routes(given.map((path) => operation({ id: path, method: 'GET', path })) as Operations)).filter((name) =>
        paths.includes(name),
      );
    const expected = ['/a/b', '/a/b/c', '/a/b/{y}', '/a/{x}', '/a/{x}/c', '/{z}/b/c'];
    expect(sorted(paths)).toEqual(expected);
    expect(sorted([...paths].reverse())).toEqual(expected);
  });

  test('operations that share no request keep the order of their paths; those that do, stand in layers', () => {
    const get = (id: string) => operation({ id, method: 'GET', path: id });
    expect(names(routes([get('/i/{id}'), get('/i/search'), get('/j/{id}')]))).toEqual([
      '/i/search',
      '/j/{id}',
      'forbidden',
      '/i/{id}',
      'forbidden',
      'method-not-allowed/GET,HEAD',
      'method-not-allowed/GET,HEAD',
      'unknown',
    ]);
  });

  test('a path without a method leaves it to a less specific one that has it, and allows it', () => {
    const all = routes([
      operation({ id: 'get', method: 'GET', path: '/users/me' }),
      operation({ id: 'post', method: 'POST', path: '/users/{id}' }),
    ]);
    expect(names(all).slice(-3)).toEqual(['method-not-allowed/GET,HEAD,POST', 'method-not-allowed/POST', 'unknown']);
    expect(named(all, 'method-not-allowed/GET,HEAD,POST').match).toEqual([{ uri: { exact: '/users/me' } }]);
  });
});

describe('timeouts and retries', () => {
  const retriesOf = (all: Route[], name: string) => named(all, name).retries;
  const repeated = 'connect-failure,refused-stream,gateway-error,reset';

  const quick = { operations: { getBalance: { latency: Duration.millis(50) } } };

  test('what repeats nothing may fail after sending, too, and no try of it is cut off before the timeout', () => {
    expect(retriesOf(routes([GET]), 'getBalance')).toEqual({ attempts: 2, retryOn: repeated, backoff: '25ms' });
  });

  test('where it is known how long an operation takes, each try has its share of the timeout', () => {
    expect(retriesOf(routes([GET], undefined, quick), 'getBalance')).toEqual({
      attempts: 2,
      perTryTimeout: '1633ms',
      retryOn: repeated,
      backoff: '25ms',
    });
  });

  test('a stream is not cut off, but for a caller that states a timeout of its own', () => {
    const scope = chart();
    const ledger = microservice(scope, 'ledger', { contract: contractOf(POST, GET) });
    const operations = { getBalance: { streams: true } };
    const members = [{ service: ledger, operations }];
    new ServiceMesh(scope, 'mesh', { members, version: '1.31', telemetry: { samplingPercentage: 1 } });
    const calls = { billing: {}, payments: { retries: 1 }, reports: { timeout: Duration.seconds(9) } };
    for (const [name, options] of Object.entries(calls)) {
      microservice(scope, name).operation('run').calls(ledger.operation('getBalance'), options);
    }
    const timeouts = (manifestOf(scope, 'VirtualService', 'ledger').spec.http as Route[]).map(({ name, timeout }) => [
      name,
      timeout,
    ]);
    expect(Object.fromEntries(timeouts)).toMatchObject({
      getBalance: '8760h',
      'getBalance/payments': '8760h',
      'getBalance/reports': '9s',
    });
  });

  test('what may not be repeated is never cut off, however long it takes', () => {
    const operations = { postEntry: { latency: Duration.seconds(5) } };
    expect(retriesOf(routes([POST], undefined, { operations }), 'postEntry')).not.toHaveProperty('perTryTimeout');
  });

  test.each([
    ['a keyed POST', POST, { retryOn: 'connect-failure,refused-stream' }],
    ['a POST without key', operation({ id: 'postEntry', path: '/a', idempotencyKey: undefined }), { attempts: 0 }],
    [
      'a POST with an optional key',
      operation({ id: 'postEntry', path: '/a', idempotencyKey: { ...KEY, required: false } }),
      { attempts: 0 },
    ],
    [
      'a POST with a key in its body',
      operation({ id: 'postEntry', path: '/a', idempotencyKey: { in: 'body', name: 'id', required: true } }),
      { retryOn: 'connect-failure,refused-stream' },
    ],
    [
      'a POST that reads',
      operation({ id: 'postEntry', path: '/a', safe: true, idempotent: true, transactional: false }),
      { retryOn: repeated },
    ],
    ['a PUT', operation({ id: 'postEntry', method: 'PUT', path: '/a' }), { retryOn: repeated }],
    [
      'a PUT that is marked',
      operation({ id: 'postEntry', method: 'PUT', path: '/a', transactional: true }),
      { attempts: 0 },
    ],
  ] as const)('%s', (_name, given, expected) => {
    expect(retriesOf(routes([given]), 'postEntry')).toMatchObject(expected);
  });

  test('a guard before the provider lets keyed requests be repeated after they were sent', () => {
    expect(retriesOf(routes([POST], undefined, { guarded: true }), 'postEntry').retryOn).toBe(repeated);
    const inBody = operation({
      id: 'postEntry',
      path: '/a',
      idempotencyKey: { in: 'body', name: 'id', required: true },
    });
    expect(retriesOf(routes([inBody], undefined, { guarded: true }), 'postEntry').retryOn).not.toBe(repeated);
  });

  test('the tries and the back-off between them fit in the timeout, whatever their number', () => {
    for (const retries of [1, 2, 3, 5, 10]) {
      const { perTryTimeout } = retriesOf(
        routes([GET], undefined, { ...quick, retries, timeout: Duration.seconds(3) }),
        'getBalance',
      );
      const backoff = Array.from({ length: retries }, (_, k) => 25 * Math.min(2 ** (k + 1) - 1, 10));
      const worst = Number.parseInt(perTryTimeout, 10) * (1 + retries) + backoff.reduce((a, b) => a + b);
      expect(worst).toBeLessThanOrEqual(3000);
      expect(worst).toBeGreaterThan(2950);
    }
  });

  test('an operation’s own policy, and a caller’s own before that of all others', () => {
    const scope = chart();
    const ledger = microservice(scope, 'ledger', { contract: contractOf(GET) });
    const members = [{ service: ledger, operations: { getBalance: { timeout: Duration.seconds(3), retries: 1 } } }];
    new ServiceMesh(scope, 'mesh', { members, version: '1.31', telemetry: { samplingPercentage: 1 } });
    microservice(scope, 'billing')
      .operation('run')
      .calls(ledger.operation('getBalance'), { timeout: Duration.seconds(1) });
    microservice(scope, 'payments').operation('run').calls(ledger.operation('getBalance'));
    const http = manifestOf(scope, 'VirtualService', 'ledger').spec.http as Route[];
    expect(http.slice(0, 2)).toMatchObject([
      {
        name: 'getBalance/billing',
        timeout: '1s',
        match: [{ sourceLabels: { app: 'billing' } }],
        retries: { attempts: 1 },
      },
      { name: 'getBalance', timeout: '3s', match: [{ sourceLabels: { app: 'payments' } }], retries: { attempts: 1 } },
    ]);
  });

  test.each<[MeshVersion, boolean]>([
    ['1.25', false],
    ['1.26', true],
    ['2.0', true],
  ])('on Istio %s the back-off is written out: %s', (version, written) => {
    expect('backoff' in retriesOf(routes([GET], undefined, {}, version), 'getBalance')).toBe(written);
  });
});

describe('a canary', () => {
  const split = (canary: MeshMember['canary'], ...operations: Operations) => {
    const scope = chart();
    const ledger = microservice(scope, 'ledger', { contract: contractOf(...operations) });
    ledger.addCanary({ image: 'registry.finance.example/ledger:2.0.0' });
    new ServiceMesh(scope, 'mesh', {
      members: [{ service: ledger, canary }],
      version: '1.31',
      telemetry: { samplingPercentage: 1 },
    });
    const billing = microservice(scope, 'billing');
    for (const { id } of operations) billing.operation('run').calls(ledger.operation(id));
    return manifestOf(scope, 'VirtualService', 'ledger').spec.http as Route[];
  };
  const shares = (route: Route) =>
    route.route.map((to: Route) => `${to.destination.subset ?? 'all'} ${to.weight ?? ''}`.trim());

  test.each<[number, string[]]>([
    [0, ['stable']],
    [10, ['stable 90', 'canary 10']],
    [100, ['canary 100']],
  ])('with a weight of %i gets its share, whatever its number of pods', (weight, expected) => {
    expect(shares(named(split({ weight }, POST), 'postEntry'))).toEqual(expected);
  });

  test('without a split gets requests by its number of pods', () => {
    expect(shares(named(split(undefined, POST), 'postEntry'))).toEqual(['all']);
  });

  test('gets every request with its header, which has to keep the contract as any other', () => {
    const all = split({ weight: 0, header: { name: 'X-Canary', value: 'yes' } }, POST);
    const [, , first, second] = all;
    expect(names(all.slice(0, 4))).toEqual(['media-type', 'idempotency-key', 'postEntry/canary', 'postEntry']);
    expect(shares(first as Route)).toEqual(['canary']);
    expect(first?.match[0]).toEqual({ ...second?.match[0], headers: { 'x-canary': { exact: 'yes' } } });
  });

  test('gets copies of safe requests only: a copied POST would be executed twice', () => {
    const all = split({ weight: 0, mirror: 25 }, POST, GET);
    expect(named(all, 'getBalance').mirrors).toEqual([
      {
        destination: { host: 'ledger.finance-test.svc.cluster.local', subset: 'canary', port: { number: 80 } },
        percentage: { value: 25 },
      },
    ]);
    expect(named(all, 'postEntry')).not.toHaveProperty('mirrors');
    const moving = { ...GET, transactional: true };
    expect(named(split({ weight: 0, mirror: 25 }, moving), 'getBalance')).not.toHaveProperty('mirrors');
  });
});
