import { TO_ISTIOD } from '../../istio';
import type { k8s } from '../../kube';
import type { TelemetrySender } from '../../service';
import { peer, podPort, TO_DNS } from '../../workload';
import type { CollectorConfig } from '../config';
import { permissionsOf } from '../rbac';
import type { CollectorWorkload } from '../workload';
import { networkedComponents } from './components';
import { KUBERNETES_API } from './declared';
import { type Destination, destinations } from './destinations';
import { apiServerEgress, declaredEgress, egress, isKubelet, isSomewhere } from './egress';
import { receivingListeners, scrapedListeners } from './listeners';

/**
 * Everything is denied but OTLP in from declared senders and the allowed namespaces, and what components connect to, DNS,
 * the mesh's control plane and, where a component asks it, the API server out.
 * What the configuration says decides the ports, so the two cannot drift apart.
 */
export function networkPolicySpec(
  intent: CollectorWorkload,
  config: CollectorConfig,
  senders: readonly TelemetrySender[] = [],
): k8s.NetworkPolicySpec {
  const { network } = intent;
  const admitted = [
    ...ingress(
      [
        ...senders.map(({ namespace, podLabels }) => peer(namespace, podLabels)),
        ...intent.allowFrom.map((namespace) => peer(namespace)),
      ],
      receivingListeners(config, network).map((listener) => podPort(listener.port, listener.transport)),
    ),
    ...ingress(
      intent.scrapeFrom.map((namespace) => peer(namespace)),
      scrapedListeners(config, network).map((listener) => podPort(listener.port, listener.transport)),
    ),
  ];
  const declared = networkedComponents(config).flatMap(({ at }) => network[at]?.connectsTo ?? []);
  return {
    podSelector: { matchLabels: intent.selectorLabels },
    policyTypes: ['Ingress', 'Egress'],
    // Not an empty list: the API server drops it, and every later deployment would find it missing.
    ingress: admitted.length > 0 ? admitted : undefined,
    egress: distinct([
      ...undeclared(config, intent).flatMap((to) => egress(intent.namespace, to)),
      ...declaredEgress(declared),
      ...(asksApiServer(config, intent) ? apiServerEgress(network[KUBERNETES_API]?.connectsTo) : []),
      TO_DNS,
      TO_ISTIOD,
    ]),
  };
}

/** What a reader of the policy has to know of its defaults, as annotations; none where everything is declared. */
export function networkPolicyNotes(config: CollectorConfig, intent: CollectorWorkload): Record<string, string> {
  const open = undeclared(config, intent);
  const names = open.filter((to) => isSomewhere(intent.namespace, to)).map(({ host, port }) => `${host}:${port}`);
  const inside = [
    ...(open.some(isKubelet) ? ['kubelets'] : []),
    ...(asksApiServer(config, intent) && intent.network[KUBERNETES_API]?.connectsTo === undefined
      ? ['the API server']
      : []),
  ];
  const notes = [
    ...(names.length > 0 ? [`${[...new Set(names)].join(', ')} at public addresses only`] : []),
    ...(inside.length > 0 ? [`${inside.join(' and ')} at private addresses only`] : []),
  ];
  return notes.length === 0
    ? {}
    : { 'meshwright.dev/egress-defaults': `${notes.join('; ')}; the prop network says otherwise` };
}

/** The destinations that nobody declared. */
export function undeclared(config: CollectorConfig, { network }: Pick<CollectorWorkload, 'network'>): Destination[] {
  return destinations(config).filter(({ component }) => network[component]?.connectsTo === undefined);
}

/** Whether any component speaks to the Kubernetes API server. */
export function asksApiServer(config: CollectorConfig, { namespace }: Pick<CollectorWorkload, 'namespace'>): boolean {
  return permissionsOf(config, namespace).length > 0 || networkedComponents(config).some(({ part }) => part?.api);
}

/** Two components of one backend make one rule. */
function distinct(rules: readonly k8s.NetworkPolicyEgressRule[]): k8s.NetworkPolicyEgressRule[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}

/** No rule without a peer or a port: an empty `from` would admit everybody, empty `ports` to everything. */
function ingress(from: k8s.NetworkPolicyPeer[], ports: k8s.NetworkPolicyPort[]): k8s.NetworkPolicyIngressRule[] {
  return from.length === 0 || ports.length === 0 ? [] : [{ from, ports }];
}
