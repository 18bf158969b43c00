import type { Call, Mesh } from '../../testbed/mesh';
import type { Experiment, Outcome } from '../experiment';
import { LEDGER, type MeshLab, write } from './lab';

/** One request that breaks the contract, or looks as if it did. */
export interface Attempt {
  readonly what: string;
  readonly call: Call;
  readonly expected: number;
  /** A response header that has to be there. */
  readonly header?: readonly [string, string];
  /** Whether it is turned away below HTTP routing, without a problem document. */
  readonly bare?: boolean;
}

const ENTRY = write('contract-00000001');
const entry = (change: Partial<Call>): Call => ({ ...ENTRY, ...change });
const headers = (more: Record<string, string>) => ({ headers: { ...ENTRY.headers, ...more } });
const at = (path: string): Call => entry({ path });

const VIOLATIONS: readonly Attempt[] = [
  { what: 'a sound request', call: ENTRY, expected: 200 },
  { what: 'a quoted key', call: entry(headers({ 'idempotency-key': '"contract-00000002"' })), expected: 200 },
  {
    what: 'a media type with a parameter',
    call: entry(headers({ 'content-type': 'Application/JSON; charset=utf-8' })),
    expected: 200,
  },
  { what: 'an unknown path', call: at('/v1/nothing'), expected: 404 },
  { what: 'the root', call: at('/'), expected: 404 },
  { what: 'a wrong method', call: entry({ method: 'DELETE' }), expected: 405, header: ['allow', 'POST'] },
  { what: 'a wrong media type', call: entry(headers({ 'content-type': 'text/plain' })), expected: 415 },
  { what: 'no media type', call: { ...entry({ body: 'x' }), headers: ENTRY.headers }, expected: 415 },
  { what: 'no key', call: entry({ headers: {} }), expected: 400 },
  { what: 'an empty key', call: entry(headers({ 'idempotency-key': '' })), expected: 400 },
  { what: 'a key that is too short', call: entry(headers({ 'idempotency-key': 'short' })), expected: 400 },
  { what: 'a key that is too long', call: entry(headers({ 'idempotency-key': 'k'.repeat(129) })), expected: 400 },
  { what: 'a key with half a quote', call: entry(headers({ 'idempotency-key': '"contract-00000003' })), expected: 400 },
  {
    what: 'a parameter that breaks its pattern',
    call: { method: 'GET', path: '/v1/accounts/abc/balance' },
    expected: 404,
  },
];

/** Paths that a proxy and an application may read differently. None may reach the application as something else. */
const TRICKS: readonly Attempt[] = [
  { what: 'a doubled slash', call: at('//v1/entries'), expected: 200 },
  { what: 'a doubled slash within', call: at('/v1//entries'), expected: 200 },
  { what: 'an encoded slash', call: at('/v1%2fentries'), expected: 200 },
  { what: 'another case', call: at('/V1/Entries'), expected: 404 },
  { what: 'a slash at the end', call: at('/v1/entries/'), expected: 404 },
  { what: 'a path parameter of RFC 3986', call: at('/v1/entries;x=1'), expected: 404 },
  { what: 'dots that lead out', call: at('/v1/entries/../../etc/passwd'), expected: 404 },
  { what: 'dots that lead back', call: at('/v1/x/../entries'), expected: 200 },
  { what: 'an encoded letter', call: at('/v1/%65ntries'), expected: 200 },
  { what: 'encoded dots', call: at('/v1/%2e%2e/v1/entries'), expected: 200 },
  { what: 'not ASCII', call: at('/v1/entr%C3%AFes'), expected: 404 },
  { what: 'a NUL, which Envoy itself refuses', call: at('/v1/entries%00'), expected: 400, bare: true },
  { what: '8,000 characters', call: at(`/v1/${'e'.repeat(8000)}`), expected: 404 },
];

export const contract: Experiment<MeshLab>[] = [
  {
    id: 'contract-violations',
    title: `${VIOLATIONS.length} requests that keep or break the contract`,
    policy: '404, 405 and Allow, 415, 400 as problem documents at the caller’s proxy',
    short: true,
    run: (lab) => lab.inMesh({ replicas: { billing: 1, ledger: 1 } }, (mesh) => tryAll(mesh, VIOLATIONS, ENTRIES)),
  },
  {
    id: 'contract-path-tricks',
    title: `${TRICKS.length} spellings of a path`,
    policy: 'paths are normalised once, and matched whole',
    short: true,
    run: (lab) => lab.inMesh({ replicas: { billing: 1, ledger: 1 } }, (mesh) => tryAll(mesh, TRICKS, ENTRIES)),
  },
];

/** The one request target as which accepted requests reach the ledger. */
const ENTRIES = '/v1/entries';

/** Makes billing's attempts at the ledger, one after the other, and sees what came through, and as what. */
export async function tryAll(mesh: Mesh, attempts: readonly Attempt[], target: string): Promise<Outcome> {
  const wrong: string[] = [];
  for (const { what, call, expected, header, bare = false } of attempts) {
    const { status, headers, body } = await mesh.request('billing', { ...call, host: LEDGER });
    const isProblem = headers['content-type'] === 'application/problem+json' && JSON.parse(body).status === status;
    if (status !== expected) wrong.push(`${what}: ${status}, not ${expected}`);
    else if (status >= 400 && !isProblem && !bare) wrong.push(`${what}: no problem document`);
    else if (header && headers[header[0]] !== header[1]) wrong.push(`${what}: ${header[0]} is ${headers[header[0]]}`);
  }
  const accepted = attempts.filter(({ expected }) => expected < 400).length;
  const reached = mesh.upstream('ledger').received;
  const strange = reached.filter(({ path }) => path !== target).map(({ path }) => `the ledger got ${path}`);
  return {
    predicted: `${accepted} reach the ledger as ${target}, ${attempts.length - accepted} are turned away as planned`,
    measured:
      wrong.length + strange.length === 0
        ? `as predicted; ${reached.length} reached it`
        : [...wrong, ...strange].join('; '),
    holds: wrong.length === 0 && strange.length === 0 && reached.length === accepted,
  };
}
