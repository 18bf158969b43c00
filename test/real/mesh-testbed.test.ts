import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { terminalProgress } from '../../cli/terminal';
import { synthesize } from '../../stacks/synthesis';
import { type Call, type Istioctl, type Mesh, obtainIstioctl, startMesh } from '../../testbed/mesh';
import type { Manifest } from '../../testbed/mesh/manifests';

const LEDGER = 'ledger.finance-dev.svc.cluster.local';
const PAYMENTS = 'payments.finance-dev.svc.cluster.local';
const BILLING_ID = 'spiffe://cluster.local/ns/finance-dev/sa/billing';

const environments = synthesize().map(({ environment, plan }) => ({
  name: environment.name,
  manifests: plan.objects.map(({ manifest }) => manifest as Manifest),
}));
const dev = environments.find(({ name }) => name === 'dev')?.manifests ?? [];

let keys = 0;
const posting = (): Call & { readonly headers: Record<string, string> } => ({
  method: 'POST',
  path: '/v1/entries',
  headers: { 'idempotency-key': `key-${String(++keys).padStart(8, '0')}` },
  body: {},
});
const BALANCE = { path: '/v1/accounts/1000/balance' };

/** Where this test's meshes lie, and nobody else's. */
const state = mkdtempSync(path.join(tmpdir(), 'meshwright-mesh-'));
let mesh: Mesh;

beforeAll(async () => {
  process.env.MESHWRIGHT_STATE = state;
  mesh = await startMesh({
    manifests: dev,
    replicas: { billing: 1, payments: 1, ledger: 2, notifications: 1 },
    callers: [
      { name: 'stranger', namespace: 'finance-dev' },
      { name: 'istio-ingress', namespace: 'istio-ingress' },
    ],
    progress: terminalProgress(),
  });
  // The first time on a machine, Go builds istiod.
}, 30 * 60_000);

afterAll(async () => {
  await mesh?.stop();
  rmSync(state, { recursive: true, force: true });
});

beforeEach(() => {
  for (const workload of ['billing', 'payments', 'ledger', 'notifications']) {
    for (const upstream of mesh.upstreams(workload)) {
      upstream.behave();
      upstream.forget();
    }
  }
});

const reached = (workload: string) => mesh.upstreams(workload).reduce((sum, { received }) => sum + received.length, 0);

describe('who may call', () => {
  test('a declared call reaches the application, which sees who called', async () => {
    expect((await mesh.request('billing', { host: LEDGER, ...posting() })).status).toBe(200);
    const [received] = mesh.upstreams('ledger').flatMap((upstream) => upstream.received);
    expect(received?.headers['x-forwarded-client-cert']).toMatch(new RegExp(`;URI=${BILLING_ID}$`));
  });

  test('a caller that declared no call is refused, and so it is when it goes round its own proxy', async () => {
    expect((await mesh.request('stranger', { host: LEDGER, ...posting() })).status).toBe(403);
    const before = await mesh.stats('ledger', 'rbac.denied$');
    const answer = await mesh.intrude('ledger', { kind: 'certificate', of: 'stranger' }, posting());
    expect([answer.status, answer.body]).toEqual([403, 'RBAC: access denied']);
    expect(sum(await mesh.stats('ledger', 'rbac.denied$'))).toBe(sum(before) + 1);
    expect(reached('ledger')).toBe(0);
  });

  test('a declared caller is refused another operation, and so it is when it goes round its own proxy', async () => {
    expect((await mesh.request('billing', { host: LEDGER, ...BALANCE })).status).toBe(403);
    const credential = { kind: 'certificate', of: 'billing' } as const;
    expect((await mesh.intrude('ledger', credential, BALANCE)).status).toBe(403);
    expect(reached('ledger')).toBe(0);
    expect((await mesh.intrude('ledger', credential, posting())).status).toBe(200);
  });

  test('who forges the header that names the caller does not stand last in it', async () => {
    const headers = { ...posting().headers, 'x-forwarded-client-cert': 'URI=spiffe://cluster.local/ns/x/sa/admin' };
    await mesh.intrude('ledger', { kind: 'certificate', of: 'billing' }, { ...posting(), headers });
    const [received] = mesh.upstreams('ledger').flatMap((upstream) => upstream.received);
    expect(received?.headers['x-forwarded-client-cert']).toMatch(new RegExp(`;URI=${BILLING_ID}$`));
  });

  test.each([
    ['plaintext', { kind: 'plaintext' }, 'ECONNRESET'],
    ['TLS without a certificate', { kind: 'no certificate' }, 'CERTIFICATE_REQUIRED'],
    ["another authority's certificate", { kind: 'forged certificate', of: 'billing' }, 'UNKNOWN_CA'],
  ] as const)('%s is refused before any HTTP', async (_what, credential, code) => {
    await expect(mesh.intrude('ledger', credential, posting())).rejects.toMatchObject({
      code: expect.stringContaining(code),
    });
    expect(reached('ledger')).toBe(0);
  });
});

describe('what happens under way', () => {
  test('HTTP/1.0 is answered with 426', async () => {
    const { address, port, host } = mesh.outbound('payments', LEDGER);
    const socket = connect(port, address);
    // Not ended by this side: Envoy drops a connection that is half closed, at times before it answers.
    socket.write(`GET ${BALANCE.path} HTTP/1.0\r\nHost: ${host}\r\n\r\n`);
    const [head] = await once(socket, 'data');
    socket.destroy();
    expect(String(head)).toMatch(/^HTTP\/1\.[01] 426 /);
  });

  test('several hops in a row, each through its own proxies', async () => {
    const key = { 'idempotency-key': 'chain-0001' };
    const onwards = (host: string, call: Call) => ({
      handle: async (_request: unknown, out: (host: string, call: Call) => Promise<{ status: number }>) => ({
        status: (await out(host, call)).status,
      }),
    });
    mesh.upstream('billing').behave(onwards(PAYMENTS, { method: 'POST', path: '/v1/charges', headers: key, body: {} }));
    mesh.upstream('payments').behave(onwards(LEDGER, { ...posting(), headers: key }));
    for (const upstream of mesh.upstreams('ledger')) upstream.behave({ status: 201 });
    const path = '/v1/invoices/00000000-0000-4000-8000-000000000000/payments';
    const call = { method: 'POST', path, headers: key, body: {} };
    const answer = await mesh.intrude('billing', { kind: 'certificate', of: 'istio-ingress' }, call);
    expect(answer.status).toBe(201);
    expect([reached('billing'), reached('payments'), reached('ledger')]).toEqual([1, 1, 1]);
  });

  test('new certificates for everyone lose no call', async () => {
    let done = false;
    const statuses: number[] = [];
    const calling = Array.from({ length: 8 }, async () => {
      while (!done) statuses.push((await mesh.request('billing', { host: LEDGER, ...posting() })).status);
    });
    for (let i = 0; i < 3; i++) await mesh.rotateCertificates();
    done = true;
    await Promise.all(calling);
    expect(statuses.length).toBeGreaterThan(100);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  test('istiod that is started anew with another policy has it in every proxy when it is there', async () => {
    const closed = dev.filter(({ kind, metadata }) => kind !== 'AuthorizationPolicy' || metadata.name !== 'ledger');
    await mesh.restartIstiod(closed);
    const refused = await mesh.request('billing', { host: LEDGER, ...posting() });
    expect([refused.status, refused.body]).toEqual([403, 'RBAC: access denied']);
    await mesh.restartIstiod(dev);
    expect((await mesh.request('billing', { host: LEDGER, ...posting() })).status).toBe(200);
  });

  test('a Pod that crashes loses no call, and no call runs twice', async () => {
    await mesh.crash('ledger-1');
    // A call on a connection that is just breaking fails, and may have run.
    await sleep(100);
    // One after the other: the plan's retry budget would not retry all of many calls at once.
    for (let i = 0; i < 40; i++) {
      const call = posting();
      expect((await mesh.request('billing', { host: LEDGER, ...call })).status).toBe(200);
      expect(mesh.upstream('ledger').executions(call.headers['idempotency-key'] ?? '')).toBe(1);
    }
    expect(sum(await mesh.stats('billing', 'outbound.*ledger.*upstream_rq_retry_success$'))).toBeGreaterThan(0);
  });
});

describe('a mesh that cannot be', () => {
  const meshes = () => readdirSync(path.dirname(mesh.folder)).sort();

  test('what Envoy refuses fails the start with its words, and nothing of it stays', async () => {
    const before = meshes();
    await expect(startMesh({ manifests: [...dev, refusedByEnvoy], replicas: { ledger: 1 } })).rejects.toThrow(
      /Envoy refuses istiod's configuration:\n.*ledger-0\.finance-dev: Listener: .*no\.such\.Filter/,
    );
    expect(meshes()).toEqual(before);
    expect(processesNaming(state)).toEqual(processesNaming(mesh.folder));
  });

  test('what istiod does not take fails the start with its words', async () => {
    const wrong = { ...refusedByEnvoy, kind: 'VirtualService', spec: { hosts: ['x'] } };
    await expect(startMesh({ manifests: [...dev, wrong], replicas: { ledger: 1 } })).rejects.toThrow(
      'http, tcp or tls must be provided in virtual service',
    );
  });
});

describe('istioctl', () => {
  let istioctl: Istioctl;
  beforeAll(async () => {
    istioctl = await obtainIstioctl();
  });

  test.each(environments)('has nothing to say about $name, at any level', async ({ manifests }) => {
    expect(await istioctl.analyze(manifests)).toEqual([]);
    expect(await istioctl.validate(manifests)).toEqual([]);
  });

  test('would say it, if there were anything', async () => {
    const strays = dev.map((each) =>
      each.kind === 'VirtualService' ? { ...each, spec: { ...each.spec, gateways: ['nowhere'], host: 'x' } } : each,
    );
    expect(await istioctl.analyze(strays)).toContainEqual(expect.objectContaining({ code: 'IST0101', level: 'Error' }));
    expect((await istioctl.validate(strays)).join()).toContain('unknown field "host"');
  });
});

test('in all of this no proxy refused any configuration, and nothing is left of a mesh that is stopped', async () => {
  expect(await mesh.rejections()).toEqual([]);
  expect(processesNaming(mesh.folder).length).toBeGreaterThan(5);
  await mesh.stop();
  expect(processesNaming(mesh.folder)).toEqual([]);
  expect(existsSync(mesh.folder)).toBe(false);
});

/** The ids of the processes whose command line names this path. */
function processesNaming(text: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  });
}

function sum(stats: Readonly<Record<string, number>>): number {
  return Object.values(stats).reduce((total, value) => total + value, 0);
}

const refusedByEnvoy: Manifest = {
  apiVersion: 'networking.istio.io/v1alpha3',
  kind: 'EnvoyFilter',
  metadata: { name: 'refused', namespace: 'finance-dev' },
  spec: {
    configPatches: [
      {
        applyTo: 'HTTP_FILTER',
        match: { listener: { filterChain: { filter: { name: 'envoy.filters.network.http_connection_manager' } } } },
        patch: {
          operation: 'INSERT_BEFORE',
          value: {
            name: 'no.such.filter',
            typed_config: {
              '@type': 'type.googleapis.com/udpa.type.v1.TypedStruct',
              type_url: 'no.such.Filter',
              value: {},
            },
          },
        },
      },
    ],
  },
};
