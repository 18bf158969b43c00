import { TO_ISTIOD } from '../istio';
import type { k8s } from '../kube';
import type { TelemetrySender } from '../service';
import { peer, podPort, TO_DNS } from '../workload';
import type { CollectorConfig } from './config';
import { type Destination, destinations, receivingListeners, scrapedListeners } from './endpoints';
import { permissionsOf } from './rbac';
import type { CollectorWorkload } from './workload';

/**
 * Everything is denied but OTLP in from declared senders and the allowed namespaces, and exporters, scraped kubelets,
 * DNS, the mesh's control plane and, where a component reads from it, the API server out.
 * What the configuration says decides the ports, so the two cannot drift apart.
 */
export function networkPolicySpec(
  intent: CollectorWorkload,
  config: CollectorConfig,
  senders: readonly TelemetrySender[] = [],
): k8s.NetworkPolicySpec {
  const admitted = [
    ...ingress(
      [
        ...senders.map(({ namespace, podLabels }) => peer(namespace, podLabels)),
        ...intent.allowFrom.map((namespace) => peer(namespace)),
      ],
      receivingListeners(config).map((listener) => podPort(listener.port, listener.transport)),
    ),
    ...ingress(
      intent.scrapeFrom.map((namespace) => peer(namespace)),
      scrapedListeners(config).map((listener) => podPort(listener.port)),
    ),
  ];
  return {
    podSelector: { matchLabels: intent.selectorLabels },
    policyTypes: ['Ingress', 'Egress'],
    // Not an empty list: the API server drops it, and every later deployment would find it missing.
    ingress: admitted.length > 0 ? admitted : undefined,
    egress: [
      ...destinations(config).flatMap((to) => egress(intent.namespace, to)),
      ...(permissionsOf(config, intent.namespace).length > 0 ? [TO_API_SERVER] : []),
      TO_DNS,
      TO_ISTIOD,
    ],
  };
}

/** The API server has no pods that could be selected; 443 is its Service, 6443 what that is translated to. */
const TO_API_SERVER: k8s.NetworkPolicyEgressRule = { ports: [podPort(443), podPort(6443)] };

/** No rule without a peer or a port: an empty `from` would admit everybody, empty `ports` to everything. */
function ingress(from: k8s.NetworkPolicyPeer[], ports: k8s.NetworkPolicyPort[]): k8s.NetworkPolicyIngressRule[] {
  return from.length === 0 || ports.length === 0 ? [] : [{ from, ports }];
}

/** A host name of this cluster tells its namespace; any other host may be anywhere, on its port only. */
function egress(ownNamespace: string, { host, port: number }: Destination): k8s.NetworkPolicyEgressRule[] {
  if (number === undefined) return [];
  const inCluster = /^[a-z0-9-]+\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?\.?$/.exec(host)?.[1];
  const namespace = /^[a-z0-9-]+$/.test(host) ? ownNamespace : inCluster;
  return [
    {
      to: namespace === undefined ? undefined : [peer(namespace)],
      ports: [podPort(number)],
    },
  ];
}
