import type { IConstruct } from 'constructs';
import type { Finding } from '../finding';
import { checkDnsSubdomain } from './names';

/** The context key under which an App says the DNS domain of its cluster. */
export const CLUSTER_DOMAIN = 'meshwright.dev/cluster-domain';

/** What kubeadm, Istio and nearly all clusters have. */
export const DEFAULT_CLUSTER_DOMAIN = 'cluster.local';

/**
 * The DNS domain of the cluster that a construct is written for, as kubelets (`--cluster-domain`) and istiod (`--domain`)
 * have it: the context `meshwright.dev/cluster-domain` of its App (`app.node.setContext(CLUSTER_DOMAIN, 'k8s.example')`),
 * else `cluster.local`. The mesh's trust domain is another matter.
 */
export function clusterDomainOf(construct: IConstruct): string {
  const domain: unknown = construct.node.tryGetContext(CLUSTER_DOMAIN);
  return typeof domain === 'string' ? domain : DEFAULT_CLUSTER_DOMAIN;
}

/** MW102 for a cluster domain in the context of a construct that is no DNS name. */
export function checkClusterDomain({ node }: IConstruct): Finding[] {
  const domain: unknown = node.tryGetContext(CLUSTER_DOMAIN);
  // It is reported once, where it is set.
  if (domain === undefined || domain === node.scope?.node.tryGetContext(CLUSTER_DOMAIN)) return [];
  return checkDnsSubdomain(
    node.path || 'App',
    `the context ${CLUSTER_DOMAIN}`,
    typeof domain === 'string' ? domain : '',
  );
}

/** The full host name of a Service. */
export const serviceHost = (name: string, namespace: string | undefined, clusterDomain: string) =>
  `${name}.${namespace ?? 'default'}.svc.${clusterDomain}`;
