import type { Construct } from 'constructs';
import { meshObject } from '../mesh';
import { metadataOf } from '../workload';
import {
  authorizationSpec,
  destinationRuleSpec,
  QUIET,
  routedPorts,
  sidecarSpec,
  strictFor,
  virtualServiceSpec,
} from './mesh-specs';
import type { MeshedCollector, MeshedGateway } from './meshed';

/**
 * What makes a Collector's pods members of the mesh: STRICT mutual TLS, nobody but declared senders and scrapers, and
 * silence: its own proxy would log every delivery of access logs, which is such a delivery again, without an end.
 *
 * Probes need no rule: the injector has them made by the agent beside the proxy, which goes round it. What the Collector
 * sends is not limited to known hosts (no Sidecar's egress), since its backend may be anywhere; the NetworkPolicy holds the ports.
 */
export function addMember(scope: Construct, { workload, config, mesh, senders }: MeshedCollector): void {
  const metadata = metadataOf(workload);
  meshObject(scope, 'mtls', 'security.istio.io/v1', 'PeerAuthentication', metadata, () => strictFor(workload));
  meshObject(scope, 'authorization', 'security.istio.io/v1', 'AuthorizationPolicy', metadata, () =>
    authorizationSpec(workload, config, senders(), mesh),
  );
  meshObject(scope, 'telemetry', 'telemetry.istio.io/v1', 'Telemetry', metadata, () => ({
    selector: { matchLabels: workload.selectorLabels },
    ...QUIET,
  }));
}

/** As {@link addMember}, with how senders reach it: mutual TLS, limits, ejection, and what is tried again. */
export function addGateway(scope: Construct, gateway: MeshedGateway): void {
  addMember(scope, gateway);
  const metadata = metadataOf(gateway.workload);
  meshObject(scope, 'destination-rule', 'networking.istio.io/v1', 'DestinationRule', metadata, () =>
    destinationRuleSpec(gateway),
  );
  meshObject(scope, 'sidecar', 'networking.istio.io/v1', 'Sidecar', metadata, () => sidecarSpec(gateway));
  if (routedPorts(gateway).length === 0) return;
  meshObject(scope, 'virtual-service', 'networking.istio.io/v1', 'VirtualService', metadata, () =>
    virtualServiceSpec(gateway),
  );
}
