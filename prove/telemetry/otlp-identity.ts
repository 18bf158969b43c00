import { EXPORT, openOtlpClient, spansRequest } from '../../testbed/collector';
import type { Call, Credential, Mesh } from '../../testbed/mesh';
import type { Experiment } from '../experiment';
import { OTLP_GRPC, type TelemetryLab } from './lab';
import { ARRIVAL_PATIENCE, GATEWAY, GATEWAY_HOST, sentTo } from './meshed';
import { until } from './until';

const OTLP_HTTP = 4318;
/** gRPC's status for what AuthorizationPolicies turn away, and for a connection that breaks before there is an answer. */
const [TAKEN, DENIED, BROKEN] = [0, 7, 14];

const of = (workload: string): Credential => ({ kind: 'certificate', of: workload });
const PROFILES = '/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export';

/** An attempt straight at the Collector's proxy, past the sender's own. */
interface Attempt {
  readonly what: string;
  readonly credential: Credential;
  readonly expected: number;
  /** @default - the export of spans */
  readonly method?: string;
  /** @default 4317 */
  readonly port?: number;
}

const ATTEMPTS: readonly Attempt[] = [
  { what: 'a declared sender', credential: of('billing'), expected: TAKEN },
  { what: 'another declared sender', credential: of('ledger'), expected: TAKEN },
  { what: 'a service that declared no telemetry', credential: of('stranger'), expected: DENIED },
  { what: 'the ingress gateway', credential: of('istio-ingress'), expected: DENIED },
  { what: 'another method', credential: of('billing'), expected: DENIED, method: PROFILES },
  { what: 'gRPC on the port of HTTP', credential: of('billing'), expected: DENIED, port: OTLP_HTTP },
  { what: 'plaintext', credential: { kind: 'plaintext' }, expected: BROKEN },
  { what: 'no certificate', credential: { kind: 'no certificate' }, expected: BROKEN },
  {
    what: 'a certificate of another authority',
    credential: { kind: 'forged certificate', of: 'billing' },
    expected: BROKEN,
  },
];

const HTTP: Call = { method: 'POST', path: '/v1/traces', body: { resourceSpans: [] } };
/** By OTLP/HTTP, with the certificate of a declared sender. */
const REQUESTS: readonly (Call & { readonly expected: number })[] = [
  { ...HTTP, expected: 200 },
  { ...HTTP, method: 'PUT', expected: 403 },
  { ...HTTP, path: '/v1/profiles', expected: 403 },
];

/** The spans of those that are taken, by name. */
const ARRIVING = ['a declared sender', 'another declared sender', 'billing'];
const ALL = ATTEMPTS.length + REQUESTS.length;

export const otlpIdentity: Experiment<TelemetryLab>[] = [
  {
    id: 'otlp-mutual-tls',
    title: `${ALL} senders of telemetry straight to the Collector’s proxy, and 2 through their own`,
    policy: 'STRICT mutual TLS; declared senders, exports alone',
    short: true,
    run: (lab) =>
      lab.inMesh({}, async ({ mesh, backend }) => {
        const wrong = [...(await intrusions(mesh)), ...(await requests(mesh)), ...(await throughProxies(mesh))];
        await until(() => sentTo(backend).length >= ARRIVING.length, ARRIVAL_PATIENCE);
        const names = sentTo(backend).map(({ name }) => name);
        return {
          predicted: '3 spans arrive, of declared senders; the others are refused',
          measured: `${wrong.length === 0 ? 'as predicted' : wrong.join('; ')}; ${names.length} arrived`,
          holds: wrong.length === 0 && names.sort().join() === ARRIVING.join(),
        };
      }),
  },
];

async function intrusions(mesh: Mesh): Promise<string[]> {
  const wrong: string[] = [];
  for (const { what, credential, expected, method = EXPORT.traces, port = OTLP_GRPC } of ATTEMPTS) {
    const client = openOtlpClient(await mesh.inbound(GATEWAY, credential, port));
    const { code, details } = await client.send(method, spansRequest(what));
    client.close();
    if (code !== expected) wrong.push(`${what}: ${code} (${details}), not ${expected}`);
  }
  return wrong;
}

async function requests(mesh: Mesh): Promise<string[]> {
  const wrong: string[] = [];
  for (const { expected, ...call } of REQUESTS) {
    const { status } = await mesh.intrude(GATEWAY, of('billing'), call, OTLP_HTTP);
    if (status !== expected) wrong.push(`${call.method} ${call.path}: ${status}, not ${expected}`);
  }
  return wrong;
}

/** Their own proxies encrypt, and prove who they are. */
async function throughProxies(mesh: Mesh): Promise<string[]> {
  const wrong: string[] = [];
  for (const [sender, expected] of [
    ['billing', TAKEN],
    ['stranger', DENIED],
  ] as const) {
    const client = openOtlpClient(mesh.outbound(sender, `${GATEWAY_HOST}:${OTLP_GRPC}`));
    const { code, details } = await client.send(EXPORT.traces, spansRequest(sender));
    client.close();
    if (code !== expected) wrong.push(`${sender} through its proxy: ${code} (${details}), not ${expected}`);
  }
  return wrong;
}
