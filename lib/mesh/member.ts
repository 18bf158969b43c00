import type { Duration } from 'cdk8s';
import type { Microservice } from '../service';

/** How the mesh treats the calls to one service. */
export interface MeshMember {
  readonly service: Microservice;
  /**
   * The longest time that a caller waits, with all retries in it.
   * @default - that of the mesh
   */
  readonly timeout?: Duration;
  /**
   * Retries after the first attempt, for requests that may be repeated.
   * @default - that of the mesh
   */
  readonly retries?: number;
  /**
   * Connections that one client's proxy holds to the service; requests beyond them wait. Limits hold for each client
   * proxy, not for the service (istio#57343).
   * @default 100
   */
  readonly maxConnections?: number;
  /**
   * Requests of one client's proxy that wait for a connection; more fail at once with 503.
   * @default 50
   */
  readonly maxPendingRequests?: number;
}
