import type { Construct } from 'constructs';
import { k8s, kubeObject } from '../kube';
import { metadataOf } from '../workload';
import type { Permission } from './rbac';
import type { CollectorWorkload } from './workload';

const API_GROUP = 'rbac.authorization.k8s.io';

/** Adds the roles with these permissions, one for the cluster and one for each namespace, and binds them. */
export function addRbac(scope: Construct, workload: CollectorWorkload, permissions: readonly Permission[]): void {
  const { name, namespace } = workload;
  const { labels } = metadataOf(workload);
  const subjects = [{ kind: 'ServiceAccount', name, namespace }];
  const clusterRules = permissions.filter((p) => p.namespace === undefined).map(({ rule }) => rule);
  if (clusterRules.length > 0) {
    // A cluster-scoped name has to tell whose it is.
    const metadata = { name: `${namespace}-${name}`, labels };
    kubeObject(scope, 'cluster-role', k8s.KubeClusterRole, metadata, { rules: clusterRules });
    kubeObject(scope, 'cluster-role-binding', k8s.KubeClusterRoleBinding, metadata, {
      roleRef: { apiGroup: API_GROUP, kind: 'ClusterRole', name: metadata.name },
      subjects,
    });
  }
  const namespaces = new Set(permissions.flatMap((p) => p.namespace ?? []));
  for (const where of namespaces) {
    const rules = permissions.filter((p) => p.namespace === where).map(({ rule }) => rule);
    const metadata = { name: where === namespace ? name : `${namespace}-${name}`, namespace: where, labels };
    kubeObject(scope, `role-${where}`, k8s.KubeRole, metadata, { rules });
    kubeObject(scope, `role-binding-${where}`, k8s.KubeRoleBinding, metadata, {
      roleRef: { apiGroup: API_GROUP, kind: 'Role', name: metadata.name },
      subjects,
    });
  }
}
