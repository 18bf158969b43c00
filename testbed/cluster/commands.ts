import path from 'node:path';
import type { ServerCommand } from '../process';
import { AUDIT_POLICY } from './audit';
import type { Layout, ServerName } from './layout';
import { SERVICE_CIDR } from './pki';
import type { TestbedRecord } from './record';
import { STAGES } from './stages';

const POD_CIDR = '10.244.0.0/16';

/** How a server of this testbed is started, the first time and again. */
export function commandOf(server: ServerName, layout: Layout, record: Omit<TestbedRecord, 'servers'>): ServerCommand {
  return {
    binary: record.parts.binaries[server],
    args: Object.entries(flags[server](layout, record)).map(([flag, value]) => `--${flag}=${value}`),
    cwd: layout.dir,
    log: layout.log(server),
    // Nothing of the user's home is read or written.
    env: { PATH: process.env.PATH, HOME: layout.dir },
  };
}

/** The address of the API server. */
export function serverUrl(record: Pick<TestbedRecord, 'ports'>): string {
  return `https://127.0.0.1:${record.ports.api}`;
}

type Flags = Readonly<Record<string, string | number | boolean>>;

const flags: Readonly<Record<ServerName, (layout: Layout, record: Omit<TestbedRecord, 'servers'>) => Flags>> = {
  etcd(layout, { ports }) {
    const client = `https://127.0.0.1:${ports.etcd}`;
    const peer = `https://127.0.0.1:${ports.etcdPeer}`;
    const pki = (file: string) => path.join(layout.pki, file);
    return {
      name: 'testbed',
      'data-dir': layout.data,
      // The data ends with the testbed; a killed process loses nothing by it, only a power cut would.
      'unsafe-no-fsync': true,
      'log-level': 'warn',
      'listen-client-urls': client,
      'advertise-client-urls': client,
      'cert-file': pki('etcd.crt'),
      'key-file': pki('etcd.key'),
      'client-cert-auth': true,
      'trusted-ca-file': pki('etcd-ca.crt'),
      'listen-peer-urls': peer,
      'initial-advertise-peer-urls': peer,
      'initial-cluster': `testbed=${peer}`,
      'peer-cert-file': pki('etcd.crt'),
      'peer-key-file': pki('etcd.key'),
      'peer-client-cert-auth': true,
      'peer-trusted-ca-file': pki('etcd-ca.crt'),
    };
  },
  'kube-apiserver'(layout, { ports }) {
    const pki = (file: string) => path.join(layout.pki, file);
    return {
      'etcd-servers': `https://127.0.0.1:${ports.etcd}`,
      'etcd-cafile': pki('etcd-ca.crt'),
      'etcd-certfile': pki('etcd-client.crt'),
      'etcd-keyfile': pki('etcd-client.key'),
      'bind-address': '127.0.0.1',
      'advertise-address': '127.0.0.1',
      'secure-port': ports.api,
      // A loopback address is refused as an endpoint of the Service "kubernetes".
      'endpoint-reconciler-type': 'none',
      'tls-cert-file': pki('kube-apiserver.crt'),
      'tls-private-key-file': pki('kube-apiserver.key'),
      'client-ca-file': pki('ca.crt'),
      'authorization-mode': 'RBAC',
      'allow-privileged': true,
      'service-cluster-ip-range': SERVICE_CIDR,
      'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
      'service-account-key-file': pki('service-account.pub'),
      'service-account-signing-key-file': pki('service-account.key'),
      'audit-policy-file': AUDIT_POLICY,
      'audit-log-path': layout.audit,
      profiling: false,
    };
  },
  'kube-controller-manager': (layout) => ({
    kubeconfig: layout.kubeconfig('kube-controller-manager'),
    'leader-elect': false,
    'secure-port': 0,
    'use-service-account-credentials': true,
    'service-account-private-key-file': path.join(layout.pki, 'service-account.key'),
    'root-ca-file': path.join(layout.pki, 'ca.crt'),
    'cluster-signing-cert-file': path.join(layout.pki, 'ca.crt'),
    'cluster-signing-key-file': path.join(layout.pki, 'ca.key'),
    'service-cluster-ip-range': SERVICE_CIDR,
    // The defaults, 20 and 30, are what rollouts and the deletion of namespaces would wait for.
    'kube-api-qps': 500,
    'kube-api-burst': 1000,
    'concurrent-deployment-syncs': 20,
    'concurrent-replicaset-syncs': 20,
    'concurrent-namespace-syncs': 20,
    profiling: false,
  }),
  'kube-scheduler': (layout) => ({
    kubeconfig: layout.kubeconfig('kube-scheduler'),
    'leader-elect': false,
    'secure-port': 0,
    'kube-api-qps': 500,
    'kube-api-burst': 1000,
    profiling: false,
  }),
  kwok: (layout) => ({
    kubeconfig: layout.kubeconfig('kwok'),
    config: STAGES,
    'manage-all-nodes': true,
    cidr: POD_CIDR,
    'node-ip': '127.0.0.1',
    'node-lease-duration-seconds': 40,
  }),
};
