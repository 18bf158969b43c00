import { TestbedError } from '../failure';
import type { Target } from './http';
import type { Identities } from './identities';
import type { Instance } from './instances';
import type { Credential } from './mesh';

/** A Pod's inbound port, the first one unless another is given, with what this credential shows there. */
export async function inbound(
  to: Instance,
  credential: Credential,
  identities: Identities,
  named: (name: string) => Instance,
  port = to.ports[0]?.number,
): Promise<Target> {
  if (port === undefined) throw new TestbedError(`${to.name} serves nothing.`);
  return { address: to.address, port, host: to.workload, ...(await shown(credential, identities, named)) };
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
