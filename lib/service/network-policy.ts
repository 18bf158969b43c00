import { k8s } from '../kube';
import { type ExternalCaller, peer } from './peer';
import type { MicroserviceIntent } from './props';

/** Who a service talks with, as far as the network must know. */
export interface Neighbours {
  readonly callers: readonly MicroserviceIntent[];
  readonly externalCallers: readonly ExternalCaller[];
  readonly callees: readonly MicroserviceIntent[];
}

/**
 * Everything is denied but declared callers in, and declared callees, DNS, telemetry and the mesh's control plane out.
 * Ports are those of the pods: a NetworkPolicy is applied after the Service's address was translated.
 */
export function networkPolicySpec(intent: MicroserviceIntent, neighbours: Neighbours): k8s.NetworkPolicySpec {
  const callers = [
    ...neighbours.callers.map((caller) => peer(caller.namespace, caller.selectorLabels)),
    ...neighbours.externalCallers.map((caller) => peer(caller.namespace, caller.podLabels)),
  ];
  const { telemetry } = intent;
  return {
    podSelector: { matchLabels: intent.selectorLabels },
    policyTypes: ['Ingress', 'Egress'],
    ingress: callers.length > 0 ? [{ from: callers, ports: [port(intent.port)] }] : [],
    egress: [
      ...neighbours.callees.map((callee) => ({
        to: [peer(callee.namespace, callee.selectorLabels)],
        ports: [port(callee.port)],
      })),
      DNS,
      ISTIOD,
      ...(telemetry
        ? [{ to: [peer(telemetry.namespace, telemetry.selectorLabels)], ports: [port(telemetry.port)] }]
        : []),
    ],
  };
}

/** Deny everything for every pod of a namespace that no other policy selects. */
export const DENY_ALL: k8s.NetworkPolicySpec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };

const port = (number: number, protocol = 'TCP'): k8s.NetworkPolicyPort => ({
  protocol,
  port: k8s.IntOrString.fromNumber(number),
});

/** CoreDNS and NodeLocal DNS both carry kube-dns's label; answers over 512 bytes come by TCP. */
const DNS: k8s.NetworkPolicyEgressRule = {
  to: [peer('kube-system', { 'k8s-app': 'kube-dns' })],
  ports: [port(53, 'UDP'), port(53, 'TCP')],
};

/** istiod's port for configuration and certificates (https://istio.io/latest/docs/ops/deployment/application-requirements/). */
const ISTIOD: k8s.NetworkPolicyEgressRule = { to: [peer('istio-system', { app: 'istiod' })], ports: [port(15012)] };
