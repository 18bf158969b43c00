import { METRICS_PORT, TO_ISTIOD } from '../istio';
import type { k8s } from '../kube';
import { peer, podPort, TO_API_SERVER, TO_DNS } from '../workload';
import type { ExternalCaller } from './external-caller';
import { HTTP_PORT, type MicroserviceIntent } from './props';

/** Who a service talks with, as far as the network must know. */
export interface Neighbours {
  readonly callers: readonly MicroserviceIntent[];
  readonly externalCallers: readonly ExternalCaller[];
  readonly callees: readonly MicroserviceIntent[];
}

/**
 * Everything is denied but declared callers in, and declared callees, DNS, telemetry and the mesh's control plane out.
 */
export function networkPolicySpec(intent: MicroserviceIntent, neighbours: Neighbours): k8s.NetworkPolicySpec {
  const callers = [
    ...neighbours.callers.map((caller) => peer(caller.namespace, caller.selectorLabels)),
    ...neighbours.externalCallers.map((caller) => peer(caller.namespace, caller.podLabels)),
  ];
  const scrapers = intent.scrapeFrom.map((namespace) => peer(namespace));
  const ingress = [
    { from: callers, ports: [podPort(HTTP_PORT)] },
    { from: scrapers, ports: [podPort(METRICS_PORT)] },
    // A rule without a peer would let everybody in.
  ].filter(({ from }) => from.length > 0);
  const { telemetry } = intent;
  return {
    podSelector: { matchLabels: intent.selectorLabels },
    policyTypes: ['Ingress', 'Egress'],
    ingress: ingress.length > 0 ? ingress : undefined,
    egress: [
      ...neighbours.callees.map((callee) => ({
        to: [peer(callee.namespace, callee.selectorLabels)],
        // While a port changes, the name is that of each pod. Network plugins that cannot look up names going out go by
        // the number.
        ports: [podPort(HTTP_PORT), podPort(callee.port)],
      })),
      TO_DNS,
      TO_ISTIOD,
      ...(intent.apiToken ? [TO_API_SERVER] : []),
      ...(telemetry
        ? [{ to: [peer(telemetry.namespace, telemetry.selectorLabels)], ports: [podPort(telemetry.port)] }]
        : []),
    ],
  };
}
