import type { SecretKey, Workload } from '../workload';
import type { GatewayCredentials } from './credentials';
import type { DeclaredNetwork } from './network/declared';
import type { CollectorVolume } from './volume';

/** What every Collector of this library has, whatever its topology. */
export interface CollectorWorkload extends Workload, GatewayCredentials {
  /** The keys of Secrets by the environment variable that carries them. */
  readonly secretEnv: Readonly<Record<string, SecretKey>>;
  readonly volumes: readonly CollectorVolume[];
  /** The namespaces all of whose pods may send to its receivers. */
  readonly allowFrom: readonly string[];
  /** The namespaces whose pods may read its own metrics. */
  readonly scrapeFrom: readonly string[];
  /** Whether its Service has no address of its own. */
  readonly headless: boolean;
  /** What is said of its components' part in the network. */
  readonly network: DeclaredNetwork;
}

/** Where a Collector keeps what must outlive its process. */
export const STATE_FOLDER = '/var/lib/otelcol';
