import { type Authority, type Credentials, newAuthority } from '../certificates';
import type { Instance } from './instances';

/** The name that a workload proves with its certificate. */
export function spiffeId({ namespace, serviceAccount }: Pick<Instance, 'namespace' | 'serviceAccount'>): string {
  return `spiffe://cluster.local/ns/${namespace}/sa/${serviceAccount}`;
}

/** The mesh's certificate authority and what it has issued. */
export interface Identities {
  /** The authority's certificate, as PEM. */
  readonly root: string;
  /** The present certificate of an instance. */
  of(instance: Instance): Credentials;
  /** A certificate with the same name from an authority that nobody trusts. */
  forged(instance: Instance): Promise<Credentials>;
  /** Issues a new certificate for each instance. */
  rotate(): Promise<void>;
}

/** A new authority, with a certificate for each instance. */
export async function newIdentities(instances: readonly Instance[]): Promise<Identities> {
  const authority = await newAuthority('mesh');
  const issued = new Map<string, Credentials>();
  const rotate = async () => {
    await Promise.all(instances.map(async (each) => issued.set(each.name, await issue(authority, each))));
  };
  await rotate();
  return {
    root: authority.certificate,
    of(instance) {
      const credentials = issued.get(instance.name);
      if (credentials === undefined) throw new Error(`${instance.name} has no certificate`);
      return credentials;
    },
    forged: async (instance) => issue(await newAuthority('mesh'), instance),
    rotate,
  };
}

/** Like Istio's own: no subject, one URI. */
function issue(authority: Authority, instance: Instance): Promise<Credentials> {
  return authority.issue({ uris: [spiffeId(instance)], usages: ['server', 'client'] });
}
