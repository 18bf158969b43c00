import { Provider } from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { type Finding, finding } from '../finding';

/** The cluster that a stack names. One of the two is required: nothing goes to a cluster that happens to be current. */
export interface Cluster {
  /**
   * A kubeconfig, as its path or its content.
   * @default - the one that kubectl finds; `context` must then be given
   */
  readonly kubeconfig?: pulumi.Input<string>;
  /**
   * A context of the kubeconfig.
   * @default - the current context of the kubeconfig given
   */
  readonly context?: pulumi.Input<string>;
}

/** MW109 where neither a kubeconfig nor a context is named. */
export function checkCluster({ kubeconfig, context }: Cluster): Finding[] {
  if (kubeconfig || context) return [];
  return [
    finding('MW109', 'Pulumi configuration', {
      message: 'the stack names no cluster: neither a kubeconfig nor a context',
      allowed: 'a kubeconfig (path or content), a context, or both',
      fix: 'set one, for example with: pulumi config set context <name of the context>',
    }),
  ];
}

/**
 * The explicit provider of a plan's objects. ConfigMaps and Secrets are changed in place, because pods roll out by the
 * hash or revision on their template; fields that the plan states are the plan's, whoever changed them last; and an object
 * that exists already is taken over. Resources are named by the identity of their object, so that a new name always is a
 * new object, and none is taken over by a resource while another one deletes it.
 */
export function clusterProvider(cluster: Cluster): Provider {
  return new Provider('kubernetes', {
    kubeconfig: cluster.kubeconfig,
    context: cluster.context,
    enableServerSideApply: true,
    enableConfigMapMutable: true,
    enableSecretMutable: true,
    enablePatchForce: true,
    upsertExistingObjects: true,
  });
}
