import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Credentials, newAuthority, newKeyPair } from '../certificates';

/** The API's clients, each with an identity of its own. */
export const CLIENTS = ['admin', 'kube-controller-manager', 'kube-scheduler', 'kwok'] as const;
export type Client = (typeof CLIENTS)[number];

/** The PEM files of a testbed by name, without their folder. */
export type PemFiles = Readonly<Record<string, string>>;

/** The address of the Service `kubernetes`: the first of {@link SERVICE_CIDR}. */
const SERVICE_ADDRESS = '10.96.0.1';
export const SERVICE_CIDR = '10.96.0.0/16';

/** RBAC's own roles are bound to these names and groups. */
const SUBJECTS: Readonly<Record<Client, { readonly commonName: string; readonly organization?: string }>> = {
  admin: { commonName: 'admin', organization: 'system:masters' },
  'kube-controller-manager': { commonName: 'system:kube-controller-manager' },
  'kube-scheduler': { commonName: 'system:kube-scheduler' },
  kwok: { commonName: 'kwok', organization: 'system:masters' },
};

/** Makes all keys and certificates of a testbed. etcd has its own authority: no API credentials open the store. */
export async function createPki(): Promise<PemFiles> {
  const [ca, etcdCa] = await Promise.all([newAuthority('meshwright-testbed'), newAuthority('meshwright-testbed-etcd')]);
  const service = 'kubernetes.default.svc';
  const names = ['kubernetes', 'kubernetes.default', service, `${service}.cluster.local`];
  const [apiServer, etcd, etcdClient, serviceAccount, ...clients] = await Promise.all([
    ca.issue({
      commonName: 'kube-apiserver',
      usages: ['server'],
      hosts: ['127.0.0.1', 'localhost', SERVICE_ADDRESS, ...names],
    }),
    etcdCa.issue({ commonName: 'etcd', usages: ['server', 'client'], hosts: ['127.0.0.1', 'localhost'] }),
    etcdCa.issue({ commonName: 'kube-apiserver', usages: ['client'] }),
    newKeyPair(),
    ...CLIENTS.map((client) => ca.issue({ ...SUBJECTS[client], usages: ['client'] })),
  ]);
  return {
    ...files('ca', ca),
    ...files('kube-apiserver', apiServer),
    ...files('etcd', etcd),
    ...files('etcd-client', etcdClient),
    ...Object.assign({}, ...clients.map((each, i) => files(`client-${CLIENTS[i]}`, each))),
    'etcd-ca.crt': etcdCa.certificate,
    'service-account.key': serviceAccount.privateKey,
    'service-account.pub': serviceAccount.publicKey,
  };
}

/** Writes the files where only their owner can read them. */
export function writePki(folder: string, pems: PemFiles): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, text] of Object.entries(pems)) writeFileSync(path.join(folder, name), text, { mode: 0o600 });
}

function files(name: string, { certificate, key }: Credentials): PemFiles {
  return { [`${name}.crt`]: certificate, [`${name}.key`]: key };
}
