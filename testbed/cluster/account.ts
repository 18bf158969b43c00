import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type KubectlTarget, mustKubectl } from './kubectl';
import { layoutOf } from './layout';
import type { Ports } from './record';

/** The identity of a Pod to the API server. */
export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
}

/** The name of a service account as a user. */
export const userOf = ({ namespace, name }: ServiceAccount) => `system:serviceaccount:${namespace}:${name}`;

/** What a Pod is given to ask the API server. */
export interface ApiAccess {
  readonly host: string;
  readonly port: number;
  /** The certificate of the API server's authority, as PEM. */
  readonly ca: string;
  /** A bearer token of its service account, valid for an hour. */
  readonly token: string;
  /** Its own namespace. */
  readonly namespace: string;
}

/** What a Pod with this service account, which has to be there, would be given. */
export async function apiAccess(
  testbed: KubectlTarget & { readonly ports: Ports },
  { namespace, name }: ServiceAccount,
): Promise<ApiAccess> {
  const token = await mustKubectl(testbed, ['create', 'token', name, `--namespace=${namespace}`, '--duration=1h']);
  return {
    host: '127.0.0.1',
    port: testbed.ports.api,
    ca: readFileSync(path.join(layoutOf(testbed.name).pki, 'ca.crt'), 'utf8'),
    token: token.trim(),
    namespace,
  };
}
