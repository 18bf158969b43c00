import { stringify } from 'yaml';
import type { Client, PemFiles } from './pki';

/** The name of a testbed's context, cluster and user in a kubeconfig. */
export function contextName(testbed: string): string {
  return `meshwright-${testbed}`;
}

/** A kubeconfig that needs no other file. */
export function kubeconfig(testbed: string, server: string, client: Client, pems: PemFiles): string {
  const base64 = (name: string) => Buffer.from(pems[name] ?? '').toString('base64');
  const name = contextName(testbed);
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': name,
      contexts: [{ name, context: { cluster: name, user: name } }],
      clusters: [{ name, cluster: { server, 'certificate-authority-data': base64('ca.crt') } }],
      users: [
        {
          name,
          user: {
            'client-certificate-data': base64(`client-${client}.crt`),
            'client-key-data': base64(`client-${client}.key`),
          },
        },
      ],
    },
    { lineWidth: 0 },
  );
}
