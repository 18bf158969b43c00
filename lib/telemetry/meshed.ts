import type { MeshVersion } from '../istio';
import type { TelemetrySender } from '../service';
import type { CollectorConfig } from './config';
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
