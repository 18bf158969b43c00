import { Microservice } from '../../lib';
import { buildApp } from '../../stacks/app';
import { readConfigFile } from '../../stacks/config-file';
import { loadContracts } from '../../stacks/contracts';
import { ENVIRONMENTS } from '../../stacks/environments';
import type { Answer, Call, Credential, Mesh } from '../../testbed/mesh';
import type { Experiment } from '../experiment';
import { type Attempt, attemptsOn, intrusions } from './attempts';
import { LEDGER, type MeshLab, READ, repeat, write } from './lab';

const ENTRY = write('identity-00000001');
const CALLERS = [{ name: 'stranger', namespace: 'finance-dev' }];
const PODS = { replicas: { billing: 1, payments: 1, ledger: 1 }, callers: CALLERS };

const SERVICES = { billing: 1, payments: 1, ledger: 1, notifications: 1 };
const GATEWAY = { name: 'istio-ingress', namespace: 'istio-ingress' };

/** Attempts on every service of the finance system, by all of them, its gateway and a stranger. */
function financeAttempts(): [string, Attempt[]][] {
  const { dev } = ENVIRONMENTS;
  const services = buildApp(dev, readConfigFile('dev'), loadContracts())
    .node.findAll()
    .filter((construct) => construct instanceof Microservice);
  return services.map((provider) => {
    const { operations } = provider.intent.contract;
    const declarations = new Map(
      services.map((caller) => {
        const calls = caller.outgoingCalls.filter(({ to }) => to.service === provider);
        return [caller.intent.name, new Set(calls.map(({ to }) => to.id))];
      }),
    );
    const outside = provider.externalCallers.length > 0 ? operations.map(({ id }) => id) : [];
    declarations.set(GATEWAY.name, new Set(outside)).set('stranger', new Set());
    return [provider.intent.name, attemptsOn(operations, declarations)];
  });
}

/** A status, or `refused` where there was no answer. */
const outcome = (answer: Promise<Answer>): Promise<number | 'refused'> =>
  answer.then(
    ({ status }) => status,
    () => 'refused' as const,
  );

interface Intrusion {
  readonly what: string;
  readonly credential: Credential;
  readonly call: Call;
  readonly expected: number | 'refused';
}

const certificateOf = (of: string): Credential => ({ kind: 'certificate', of });

const INTRUSIONS: readonly Intrusion[] = [
  { what: 'a declared caller and operation', credential: certificateOf('billing'), call: ENTRY, expected: 200 },
  { what: 'an undeclared caller', credential: certificateOf('stranger'), call: ENTRY, expected: 403 },
  {
    what: 'an undeclared operation of a declared caller',
    credential: certificateOf('billing'),
    call: READ,
    expected: 403,
  },
  {
    what: 'an undeclared method',
    credential: certificateOf('billing'),
    call: { ...ENTRY, method: 'PUT' },
    expected: 403,
  },
  { what: 'plaintext', credential: { kind: 'plaintext' }, call: ENTRY, expected: 'refused' },
  { what: 'no certificate', credential: { kind: 'no certificate' }, call: ENTRY, expected: 'refused' },
  {
    what: 'a certificate of another authority',
    credential: { kind: 'forged certificate', of: 'billing' },
    call: ENTRY,
    expected: 'refused',
  },
  {
    what: 'a forged x-forwarded-client-cert',
    credential: certificateOf('stranger'),
    call: {
      ...ENTRY,
      headers: {
        ...ENTRY.headers,
        'x-forwarded-client-cert': 'By=x;URI=spiffe://cluster.local/ns/finance-dev/sa/billing',
      },
    },
    expected: 403,
  },
];

export const identity: Experiment<MeshLab>[] = [
  {
    id: 'identity-bypassed-proxy',
    title: `${INTRUSIONS.length} calls straight to the ledger’s proxy, past the caller’s own`,
    policy: 'STRICT mutual TLS; each identity exactly what it declares',
    short: true,
    run: (lab) =>
      lab.inMesh(PODS, async (mesh) => {
        const wrong: string[] = [];
        for (const { what, credential, call, expected } of INTRUSIONS) {
          const got = await outcome(mesh.intrude('ledger', credential, call));
          if (got !== expected) wrong.push(`${what}: ${got}, not ${expected}`);
        }
        const reached = mesh.upstream('ledger').received.length;
        return {
          predicted: '1 reaches the ledger, the others are refused',
          measured: wrong.length === 0 ? `as predicted; ${reached} reached it` : wrong.join('; '),
          holds: wrong.length === 0 && reached === 1,
        };
      }),
  },
  {
    id: 'identity-every-operation',
    title:
      'every operation of every service, in every spelling and with siblings’ texts, by everybody, past their own proxies',
    policy: 'each identity exactly what it declares, whatever the spelling',
    short: true,
    run: (lab) =>
      lab.inMesh({ replicas: SERVICES, callers: [...CALLERS, GATEWAY] }, async (mesh) => {
        const wrong: string[] = [];
        const count = { all: 0, declared: 0 };
        for (const [provider, attempts] of financeAttempts()) {
          count.all += attempts.length;
          count.declared += attempts.filter(({ isDeclared }) => isDeclared).length;
          wrong.push(...(await intrusions(mesh, provider, attempts)));
        }
        const reached = Object.keys(SERVICES).reduce((sum, name) => sum + mesh.upstream(name).received.length, 0);
        return {
          predicted: `${count.declared} of ${count.all} reach the provider, the others are refused`,
          measured: wrong.length === 0 ? `as predicted; ${reached} reached it` : wrong.slice(0, 5).join('; '),
          holds: wrong.length === 0 && reached === count.declared,
        };
      }),
  },
  {
    id: 'identity-through-proxy',
    title: 'the same through the callers’ own proxies',
    policy: 'routes for declared callers, egress to declared callees',
    short: true,
    run: (lab) =>
      lab.inMesh(PODS, async (mesh) => {
        const undeclared = await outcome(mesh.request('billing', READ));
        const stranger = await outcome(mesh.request('stranger', { ...ENTRY, host: LEDGER }));
        const backwards = await outcome(mesh.request('ledger', { host: 'payments.finance-dev', path: '/v1/charges' }));
        return {
          predicted: '403 for what is undeclared; a host that is no callee is not even known',
          measured: `undeclared operation ${undeclared}, stranger ${stranger}, no callee ${backwards}`,
          holds: undeclared === 403 && stranger === 403 && isUnknown(backwards) && nothingReached(mesh),
        };
      }),
  },
  {
    id: 'identity-rotation',
    title: 'all certificates are changed while calls are made',
    policy: 'certificates over SDS',
    short: true,
    run: (lab) =>
      lab.inMesh(PODS, async (mesh) => {
        const calls = repeat(400, 4, (i) => mesh.request('billing', write(`rotate-${String(i).padStart(8, '0')}`)));
        await mesh.rotateCertificates();
        const failed = (await calls).filter(({ status }) => status !== 200).length;
        return {
          predicted: 'no call is lost',
          measured: `${failed} of 400 calls lost`,
          holds: failed === 0,
        };
      }),
  },
];

/** What Envoy answers for a host that it was not told of: 502 of its black hole, 404 without one. */
const isUnknown = (status: number | 'refused') => status === 502 || status === 404;

const nothingReached = (mesh: Mesh) =>
  [...mesh.upstreams('ledger'), ...mesh.upstreams('payments')].every(({ received }) => received.length === 0);
