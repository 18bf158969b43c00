import type { Duration } from 'cdk8s';
import type { MeshVersion } from '../istio';
import type { MeshMember } from './member';
import type { MeshTelemetry } from './mesh-telemetry';

export interface ServiceMeshProps {
  /** The services of the namespace. */
  readonly members: readonly MeshMember[];
  /** The minor release of Istio that the cluster runs. */
  readonly version: MeshVersion;
  readonly telemetry: MeshTelemetry;
  /**
   * The longest time that a caller waits for a member that does not say its own, with all retries in it.
   * @default Duration.seconds(5)
   */
  readonly timeout?: Duration;
  /**
   * Retries after the first attempt for members that do not say their own.
   * @default 2
   */
  readonly retries?: number;
  /**
   * The most requests that one request at the beginning of a chain of calls may become at a member, by the retries of
   * every caller on the way (MW403). The limit of the callee's mesh counts.
   * @default 9 - two layers of `1 + 2` attempts; at 64, three layers of four, systems are known not to recover (SRE
   * book, "Addressing Cascading Failures")
   */
  readonly maxChainAttempts?: number;
  /**
   * Whether requests stay in the caller's zone while that has healthy endpoints, then its region, then go anywhere. The
   * nodes must carry Kubernetes' topology labels.
   * @default false
   */
  readonly localityFailover?: boolean;
  /**
   * The trust domain of the mesh.
   * @default "cluster.local"
   */
  readonly trustDomain?: string;
}
