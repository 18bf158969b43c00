import { TestbedError } from '../failure';
import { type Answer, type Call, send, type Target } from './http';
import type { Identities } from './identities';
import type { Instance } from './instances';
import type { Credential } from './mesh';

/** Calls a Pod's first inbound port without a proxy, showing this credential. */
export async function intrude(
  to: Instance,
  credential: Credential,
  call: Call,
  identities: Identities,
  named: (name: string) => Instance,
): Promise<Answer> {
  const [port] = to.ports;
  if (port === undefined) throw new TestbedError(`${to.name} serves nothing.`);
  const target = { address: to.address, port: port.number, host: to.workload };
  return send({ ...target, ...(await shown(credential, identities, named)) }, call);
}

async function shown(
  credential: Credential,
  identities: Identities,
  named: (name: string) => Instance,
): Promise<Partial<Target>> {
  if (credential.kind === 'plaintext') return {};
  // The server's name is a URI, which only the mesh's proxies know how to check.
  const tls = { tls: true, ca: identities.root, checkServerIdentity: () => undefined };
  if (credential.kind === 'no certificate') return tls;
  const instance = named(credential.of);
  const forged = credential.kind === 'forged certificate';
  const { certificate, key } = forged ? await identities.forged(instance) : identities.of(instance);
  return { ...tls, cert: certificate, key };
}
