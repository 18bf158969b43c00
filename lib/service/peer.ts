import type { k8s } from '../kube';

/** Somebody outside the estate who may call in, such as an ingress gateway. */
export interface ExternalCaller {
  readonly namespace: string;
  /** The ServiceAccount, which is the identity that mTLS proves. */
  readonly serviceAccount: string;
  /** The labels of its pods, for the NetworkPolicy. */
  readonly podLabels: Readonly<Record<string, string>>;
}

/** Pods with these labels in that namespace; the label of the namespace is the one that Kubernetes itself sets. */
export function peer(namespace: string, podLabels: Readonly<Record<string, string>>): k8s.NetworkPolicyPeer {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: { matchLabels: podLabels },
  };
}
