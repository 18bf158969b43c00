import { App, Chart, Duration } from 'cdk8s';
import { formatFinding } from '../../lib/finding';
import { type MeshMember, ServiceMesh, type ServiceMeshProps } from '../../lib/mesh';
import type { Microservice } from '../../lib/service';
import { chart, contractOf, contractWith, findingsUnder, microservice, operation } from '../support/estate';

const seconds = (amount: number) => ({ timeout: Duration.seconds(amount) });

function mesh(scope: Chart, members: MeshMember[], props: Partial<ServiceMeshProps> = {}, id = 'mesh') {
  return new ServiceMesh(scope, id, { members, version: '1.31', telemetry: { samplingPercentage: 5 }, ...props });
}

/** Services with one operation `run`, which reads, each calling the next. */
function readers(scope: Chart, ...names: string[]): Microservice[] {
  const contract = contractOf(operation({ path: '/run', method: 'GET' }));
  const services = names.map((name) => microservice(scope, name, { contract }));
  services.forEach((service, i) => {
    const next = services[i + 1];
    if (next) service.operation('run').calls(next.operation('run'));
  });
  return services;
}

const found = (scope: Chart | App) => findingsUnder(scope).map(({ code, path }) => `${code} ${path}`);
const chains = (scope: Chart | App) =>
  findingsUnder(scope)
    .filter(({ code }) => code.startsWith('MW4'))
    .map(({ message }) => message.replace(/^.*?: /, ''));

test('a callee that may take longer than its caller waits is MW401, with the chain', () => {
  const scope = chart();
  const billing = microservice(scope, 'billing', { contract: contractWith('createInvoice') });
  const ledger = microservice(scope, 'ledger', { contract: contractWith('postEntry') });
  billing.operation('createInvoice').calls(ledger.operation('postEntry'));
  mesh(scope, [
    { service: billing, ...seconds(1) },
    { service: ledger, ...seconds(60) },
  ]);
  const text =
    'MW401 error finance/mesh/billing/createInvoice: the synchronous call of billing.createInvoice may take longer than its caller waits: billing.createInvoice (1 s) -> ledger.postEntry (60 s) (is: "60 s"). Allowed: at most 1 s for it, retries included, or at least 60 s for billing.createInvoice. Fix: lower the timeout or the retries of what is called, raise the timeout of the caller (both in the mesh’s members, for one operation in operations), or call it after the answer (callsLater).';
  expect(findingsUnder(scope).map(formatFinding)).toEqual([text]);
});

describe('how long a callee may take is', () => {
  const judge = (members: object, options?: object, later = false) => {
    const scope = chart();
    const billing = microservice(scope, 'billing');
    const ledger = microservice(scope, 'ledger');
    if (later) billing.operation('run').callsLater(ledger.operation('run'), options);
    else billing.operation('run').calls(ledger.operation('run'), options);
    mesh(scope, [
      { service: billing, ...seconds(3) },
      { service: ledger, ...members },
    ]);
    return found(scope);
  };
  const tooLong = ['MW401 finance/mesh/billing/run'];

  test.each([
    ['what the mesh says', {}, undefined, tooLong],
    ['what the member says', seconds(3), undefined, []],
    ['what is said of the operation', { ...seconds(3), operations: { run: seconds(4) } }, undefined, tooLong],
    ['what the caller asks for', seconds(5), seconds(2), []],
    ['what the caller asks for, if that is more', seconds(2), seconds(4), tooLong],
  ])('%s', (_name, member, options, expected) => {
    expect(judge(member, options)).toEqual(expected);
  });

  test('nothing that counts where the caller does not wait', () => {
    expect(judge({}, undefined, true)).toEqual([]);
  });
});

test('calls that are declared concurrent are made at one time, others one after another', () => {
  const judge = (concurrent: boolean) => {
    const scope = chart();
    const [billing, ledger, tax] = ['billing', 'ledger', 'tax'].map((name) => microservice(scope, name));
    for (const callee of [ledger, tax]) {
      if (callee) billing?.operation('run').calls(callee.operation('run'), { concurrent });
    }
    mesh(
      scope,
      [billing, ledger, tax].flatMap((service) => (service ? [{ service, ...seconds(5) }] : [])),
    );
    return found(scope);
  };
  expect(judge(false)).toEqual(['MW401 finance/mesh/billing/run']);
  expect(judge(true)).toEqual([]);
});

test('an operation has what one try of its caller takes: all of the timeout unless its latency is declared', () => {
  const judge = (operations: MeshMember['operations']) => {
    const scope = chart();
    const [a, b, c] = readers(scope, 'a', 'b', 'c') as [Microservice, Microservice, Microservice];
    mesh(scope, [
      { service: a, ...seconds(30) },
      { service: b, ...seconds(10), operations },
      { service: c, ...seconds(5) },
    ]);
    return chains(scope);
  };
  expect(judge({})).toEqual([]);
  const declared = judge({ run: { latency: Duration.seconds(3) } });
  expect(declared).toEqual(['a.run -> b.run (3 tries of 3.3 s) -> c.run (5 s)']);
});

test('a stream has no timeout that its calls would have to keep; they count for whoever calls it', () => {
  const judge = (...names: string[]) => {
    const scope = chart();
    const limits: Record<string, Partial<MeshMember>> = {
      a: seconds(1),
      b: { ...seconds(1), operations: { run: { streams: true } } },
      c: seconds(60),
    };
    mesh(
      scope,
      readers(scope, ...names).map((service) => ({ service, ...limits[service.intent.name] })),
    );
    return chains(scope);
  };
  expect(judge('b', 'c')).toEqual([]);
  expect(judge('a', 'b', 'c')).toEqual(['a.run (1 s) -> b.run -> c.run (60 s)']);
  expect(judge('a', 'c')).toEqual(['a.run (1 s) -> c.run (60 s)']);
});

test('a chain of reads by the defaults alone is no finding', () => {
  const scope = chart();
  mesh(
    scope,
    readers(scope, 'a', 'b', 'c').map((service) => ({ service })),
  );
  expect(chains(scope)).toEqual([]);
});

describe('chains through several meshes of an App', () => {
  const app = (limits: { near?: number; far?: number } = {}) => {
    const root = new App();
    const [near, far] = ['near', 'far'].map((id) => new Chart(root, id, { namespace: id })) as [Chart, Chart];
    const [a, b] = readers(near, 'a', 'b') as [Microservice, Microservice];
    const [c, d] = readers(far, 'c', 'd') as [Microservice, Microservice];
    b.operation('run').calls(c.operation('run'));
    const long = (service: Microservice, amount: number) => ({ service, ...seconds(amount) });
    mesh(near, [long(a, 900), long(b, 300)], limits.near === undefined ? {} : { maxChainAttempts: limits.near });
    mesh(far, [long(c, 60), long(d, 10)], limits.far === undefined ? {} : { maxChainAttempts: limits.far });
    return root;
  };

  test('multiply: MW403, once, at the mesh of the callee', () => {
    const root = app();
    expect(found(root)).toEqual(['MW403 far/mesh/d/run']);
    expect(chains(root)).toEqual(['a.run -> b.run (3 attempts) -> c.run (3 attempts) -> d.run (3 attempts)']);
  });

  test('the limit is that of the callee’s mesh, and a chain is told where it passes it first', () => {
    expect(found(app({ far: 27 }))).toEqual([]);
    expect(found(app({ near: 2, far: 27 }))).toEqual(['MW403 near/mesh/b/run']);
    expect(found(app({ far: 26 }))).toEqual(['MW403 far/mesh/d/run']);
    expect(found(app({ far: 0 }))).toContain('MW114 far/mesh');
  });

  test('go round: MW402, once', () => {
    const root = new App();
    const [near, far] = ['near', 'far'].map((id) => new Chart(root, id, { namespace: id })) as [Chart, Chart];
    const [a, b] = [microservice(near, 'a'), microservice(far, 'b')];
    a.operation('run').calls(b.operation('run'));
    b.operation('run').calls(a.operation('run'));
    mesh(near, [{ service: a }]);
    mesh(far, [{ service: b }]);
    expect(found(root)).toEqual(['MW402 near/mesh/a/run']);
  });
});

test('what may not be repeated, or is repeated only where it was never sent, does not multiply', () => {
  const scope = chart();
  const names = ['a', 'b', 'c', 'd', 'e'];
  const services = names.map((name) => microservice(scope, name));
  services.forEach((service, i) => {
    const next = services[i + 1];
    if (next) service.operation('run').calls(next.operation('run'));
  });
  const members = services.map((service) => ({ service, ...seconds(5) }));
  mesh(scope, members);
  expect(found(scope)).toEqual([]);
});

test('the same behind a guard is repeated, and multiplies', () => {
  const scope = chart();
  const services = ['a', 'b', 'c', 'd'].map((name) => microservice(scope, name));
  services.forEach((service, i) => {
    const next = services[i + 1];
    if (next) service.operation('run').calls(next.operation('run'));
  });
  mesh(
    scope,
    services.map((service, i) => ({ service, ...seconds(4 ** (5 - i)), guarded: true })),
  );
  expect(found(scope)).toEqual(['MW403 finance/mesh/d/run']);
});

test('a chain leads on through services that are no members', () => {
  const scope = chart();
  const [a, _b, c] = readers(scope, 'a', 'b', 'c') as [Microservice, Microservice, Microservice];
  mesh(scope, [
    { service: a, ...seconds(1) },
    { service: c, ...seconds(60) },
  ]);
  expect(chains(scope)).toEqual(['a.run (1 s) -> b.run -> c.run (60 s)']);
});

test('two services of one name in two namespaces are two', () => {
  const root = new App();
  const [near, far] = ['near', 'far'].map((id) => new Chart(root, id, { namespace: id })) as [Chart, Chart];
  const callers = [microservice(near, 'a'), microservice(far, 'a')] as const;
  const b = microservice(far, 'b');
  callers[0].operation('run').calls(b.operation('run'), seconds(1));
  callers[1].operation('run').calls(b.operation('run'), seconds(9));
  mesh(near, [{ service: callers[0], ...seconds(1) }]);
  mesh(far, [{ service: callers[1], ...seconds(1) }, { service: b }]);
  expect(found(root)).toEqual(['MW401 far/mesh/a/run']);
});

test('a number of retries that is out of range is that finding alone', () => {
  const scope = chart();
  const [a, b] = readers(scope, 'a', 'b') as [Microservice, Microservice];
  mesh(scope, [{ service: a }, { service: b, retries: -3 }]);
  expect(found(scope)).toEqual(['MW114 finance/mesh/b']);
});
