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

/** CoreDNS and NodeLocal DNS both carry kube-dns's label; answers over 512 bytes come by TCP. */
export const TO_DNS: k8s.NetworkPolicyEgressRule = {
  to: [peer('kube-system', { 'k8s-app': 'kube-dns' })],
  ports: [podPort(53, 'UDP'), podPort(53)],
};

/** Deny everything for every pod of a namespace that no other policy selects. */
export const DENY_ALL: k8s.NetworkPolicySpec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
