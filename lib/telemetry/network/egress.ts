import { isIP } from 'node:net';
import type { k8s } from '../../kube';
import { PRIVATE_ADDRESSES, peer, podPort, TO_API_SERVER } from '../../workload';
import { inCluster, PUBLIC } from './address';
import { type EgressTarget, portOf } from './declared';
import type { Destination } from './destinations';

const blocks = (cidrs: readonly string[]): k8s.NetworkPolicyPeer[] => cidrs.map((cidr) => ({ ipBlock: { cidr } }));

/** Declared pods and blocks of addresses. Without either there is no rule: it would open every address. */
export function declaredEgress(targets: readonly EgressTarget[]): k8s.NetworkPolicyEgressRule[] {
  return targets.flatMap(({ cidrs = [], namespace, podLabels, ports }) => {
    const to = [...blocks(cidrs), ...(namespace === undefined ? [] : [peer(namespace, podLabels)])];
    if (to.length === 0 || ports.length === 0) return [];
    return [{ to, ports: ports.map(portOf).map(({ port, protocol }) => podPort(port, protocol)) }];
  });
}

/** A destination by what its settings tell of it. */
export function egress(ownNamespace: string, destination: Destination): k8s.NetworkPolicyEgressRule[] {
  const { port, transport } = destination;
  return port === undefined ? [] : [{ to: peersOf(ownNamespace, destination), ports: [podPort(port, transport)] }];
}

/**
 * An address is itself; a name of this cluster tells its namespace; a kubelet is somewhere in the cluster's own network.
 * Any other name is somewhere in the internet, but nowhere within: that has to be declared.
 */
function peersOf(ownNamespace: string, destination: Destination): k8s.NetworkPolicyPeer[] {
  const { host } = destination;
  const version = isIP(host);
  if (version !== 0) return blocks([`${host}/${version === 4 ? 32 : 128}`]);
  if (isKubelet(destination)) return blocks(PRIVATE_ADDRESSES);
  const namespace = namespaceOf(ownNamespace, host);
  if (namespace !== undefined) return [peer(namespace)];
  // `tempo.traces` may be a Service of that namespace, or a name of the internet like `example.com`.
  const [, shortNamespace] = /^[a-z0-9-]+\.([a-z][a-z0-9-]*)\.?$/.exec(host) ?? [];
  return [...PUBLIC.map((ipBlock) => ({ ipBlock })), ...(shortNamespace === undefined ? [] : [peer(shortNamespace)])];
}

export const isKubelet = ({ type }: Destination) => type === 'kubeletstats';

/** Whether nothing but a name is known of it. */
export function isSomewhere(ownNamespace: string, destination: Destination): boolean {
  const { host } = destination;
  return isIP(host) === 0 && !isKubelet(destination) && namespaceOf(ownNamespace, host) === undefined;
}

function namespaceOf(ownNamespace: string, host: string): string | undefined {
  return /^[a-z0-9-]+$/.test(host) ? ownNamespace : inCluster(host);
}

/** What is declared of the API server, else that it is in the cluster's own network. */
export function apiServerEgress(declared: readonly EgressTarget[] | undefined): k8s.NetworkPolicyEgressRule[] {
  return declared === undefined ? [TO_API_SERVER] : declaredEgress(declared);
}
