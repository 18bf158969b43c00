import type { Construct } from 'constructs';
import { type MeshVersion, meshObject } from '../mesh';
import type { TelemetrySender } from '../service';
import { metadataOf } from '../workload';
import type { CollectorConfig } from './config';
import {
  authorizationSpec,
  destinationRuleSpec,
  QUIET,
  routedPorts,
  strictFor,
  virtualServiceSpec,
} from './mesh-specs';
import type { CollectorWorkload } from './workload';

/** The mesh that a Collector takes part in. */
export interface CollectorMesh {
  /** The minor release of Istio that the cluster runs. */
  readonly version: MeshVersion;
  /**
   * The trust domain of the mesh.
   * @default "cluster.local"
   */
  readonly trustDomain?: string;
  /**
   * Whether telemetry stays in its sender's zone while that has a healthy replica. The nodes must carry Kubernetes'
   * topology labels.
   * @default false
   */
  readonly localityFailover?: boolean;
}

/** A Collector as the mesh sees it. */
export interface MeshedCollector {
  readonly workload: CollectorWorkload;
  readonly config: CollectorConfig;
  readonly mesh: CollectorMesh;
  /** Asked at synthesis, when every sender is declared. */
  readonly senders: () => readonly TelemetrySender[];
}

/** A Collector that others send to, at a host. */
export interface MeshedGateway extends MeshedCollector {
  readonly host: string;
}

/**
 * What makes a Collector's pods members of the mesh: STRICT mutual TLS, nobody but declared senders and scrapers, and
 * silence: its own proxy would log every delivery of access logs, which is such a delivery again, without an end.
 *
 * Probes need no rule: the injector has them made by the agent beside the proxy, which goes round it. What the Collector
 * sends is not limited to known hosts (no Sidecar), since its backend may be anywhere; the NetworkPolicy holds the ports.
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
  if (routedPorts(gateway).length === 0) return;
  meshObject(scope, 'virtual-service', 'networking.istio.io/v1', 'VirtualService', metadata, () =>
    virtualServiceSpec(gateway),
  );
}
