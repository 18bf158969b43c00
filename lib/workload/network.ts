import { k8s } from '../kube';

/** All pods of a namespace, or those with these labels; the namespace's label is the one that Kubernetes itself sets. */
export function peer(namespace: string, podLabels?: Readonly<Record<string, string>>): k8s.NetworkPolicyPeer {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: podLabels && { matchLabels: podLabels },
  };
}

/**
 * A port of the pods, by number or by the name that each pod gives it: a NetworkPolicy is applied after the Service's
 * address was translated.
 */
export function podPort(port: number | string, protocol = 'TCP'): k8s.NetworkPolicyPort {
  return {
    protocol,
    port: typeof port === 'number' ? k8s.IntOrString.fromNumber(port) : k8s.IntOrString.fromString(port),
  };
}

/** Where NodeLocal DNS listens on each node (https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/). */
const NODE_LOCAL_DNS = '169.254.20.10/32';

/**
 * CoreDNS by its label, and NodeLocal DNS by its address, as it runs on the node's network, where no label reaches it.
 * Answers over 512 bytes come by TCP.
 */
export const TO_DNS: k8s.NetworkPolicyEgressRule = {
  to: [peer('kube-system', { 'k8s-app': 'kube-dns' }), { ipBlock: { cidr: NODE_LOCAL_DNS } }],
  ports: [podPort(53, 'UDP'), podPort(53)],
};

/** What is routed within an organisation alone: RFC 1918, RFC 6598 (which clouds use for pods and nodes), RFC 4193. */
export const PRIVATE_ADDRESSES: readonly string[] = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7',
];

/**
 * The API server has no pods that could be selected. 443 is its Service, 6443 what that is translated to; it is taken to
 * be in the cluster's own network.
 */
export const TO_API_SERVER: k8s.NetworkPolicyEgressRule = {
  to: PRIVATE_ADDRESSES.map((cidr) => ({ ipBlock: { cidr } })),
  ports: [podPort(443), podPort(6443)],
};

/** Deny everything for every pod of a namespace that no other policy selects. */
export const DENY_ALL: k8s.NetworkPolicySpec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
