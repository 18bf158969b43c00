import type { Manifest } from '../../lib';
import { apiAccess, mustKubectl, startTemporaryTestbed, type TemporaryTestbed } from '../../testbed';
import { type CollectorOptions, collectorPod, type NodeAddress } from '../../testbed/collector';

/** An API server for Collectors that ask one. */
export interface LabCluster {
  readonly testbed: TemporaryTestbed;
  /** Has these objects made or changed. */
  apply(manifests: readonly object[]): Promise<void>;
  /** Gives those who run by a plan their identities, and what its roles let them do. */
  admit(plan: readonly Manifest[]): Promise<void>;
  /** The Pod of a Collector whose identity is admitted, with keys of Secrets as `<secret>/<key>`. */
  pod(
    plan: readonly Manifest[],
    name: string,
    node?: NodeAddress,
    secrets?: Readonly<Record<string, string>>,
  ): Promise<CollectorOptions>;
}

const IDENTITIES = ['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'];

export async function startLabCluster(): Promise<LabCluster> {
  const testbed = await startTemporaryTestbed('prove-telemetry');
  const apply = async (items: readonly object[]) => {
    const list = { apiVersion: 'v1', kind: 'List', items };
    await mustKubectl(testbed, ['apply', '--server-side', '-f', '-'], JSON.stringify(list));
  };
  return {
    testbed,
    apply,
    async admit(plan) {
      const identities = plan.filter(({ kind }) => IDENTITIES.includes(kind));
      const namespaces = new Set(identities.flatMap(({ metadata }) => metadata.namespace ?? []));
      await apply([...[...namespaces].map(namespace), ...identities]);
    },
    async pod(plan, name, node, secrets = {}) {
      const { account, ...pod } = collectorPod(plan, name, secrets, node);
      return account === undefined ? pod : { ...pod, api: await apiAccess(testbed, account) };
    },
  };
}

export const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
