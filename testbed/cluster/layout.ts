import path from 'node:path';
import { testbedFolder } from '../folders';
import type { Client } from './pki';

/** The servers in the order in which they start. */
export const SERVERS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok'] as const;
export type ServerName = (typeof SERVERS)[number];

/** Where what belongs to a testbed lies: all within one folder. */
export interface Layout {
  readonly dir: string;
  readonly record: string;
  readonly pki: string;
  readonly data: string;
  /** What kubectl keeps between its runs. */
  readonly kubectlCache: string;
  readonly logs: string;
  /** What service accounts asked the API server for. */
  readonly audit: string;
  log(server: ServerName): string;
  kubeconfig(client: Client): string;
  /** Beside the folder, since it has to outlive it. */
  readonly lock: string;
}

/** The layout of the testbed `name`. Errors: a `TestbedError` for a name that would not do. */
export function layoutOf(name: string): Layout {
  const dir = testbedFolder(name);
  const within = (file: string) => path.join(dir, file);
  return {
    dir,
    record: within('testbed.json'),
    pki: within('pki'),
    data: within('etcd'),
    kubectlCache: within('kubectl-cache'),
    logs: within('logs'),
    audit: within(path.join('logs', 'audit.log')),
    log: (server) => within(path.join('logs', `${server}.log`)),
    kubeconfig: (client) => within(client === 'admin' ? 'kubeconfig' : path.join('pki', `${client}.kubeconfig`)),
    lock: `${dir}.lock`,
  };
}
