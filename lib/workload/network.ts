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

/** Deny everything for every pod of a namespace that no other policy selects. */
export const DENY_ALL: k8s.NetworkPolicySpec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
