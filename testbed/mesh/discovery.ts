import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf, TestbedError } from '../failure';
import { isAlive, logTail, type ProcessRef, startServer } from '../process';
import { send } from './http';
import { type Manifest, toYamlStream } from './manifests';
import { endedByItself } from './proxy';

/** Milliseconds that istiod gets to answer. */
const PATIENCE = 30_000;

/** istiod's discovery server. */
export interface Discovery {
  readonly server: ProcessRef;
  readonly ports: DiscoveryPorts;
  readonly log: string;
}

/** On 127.0.0.1. */
export interface DiscoveryPorts {
  readonly ads: number;
  readonly debug: number;
}

/** How far a proxy is with its configuration, as istiod sees it. */
export interface Sync {
  /** `<pod>.<namespace>`. */
  readonly proxy: string;
  /** Whether it has taken the newest clusters, listeners, routes and endpoints. */
  readonly done: boolean;
  /** What it refused, in its own words. */
  readonly errors: readonly string[];
}

/** Starts istiod on these manifests; it lives when this returns, and serves after {@link untilServing}. */
export async function startDiscovery(
  meshd: string,
  folder: string,
  ports: DiscoveryPorts,
  manifests: readonly Manifest[],
  meshConfig: object,
): Promise<Discovery> {
  const files = { manifests: path.join(folder, 'manifests.yaml'), config: path.join(folder, 'mesh-config.json') };
  writeFileSync(files.manifests, toYamlStream(manifests));
  writeFileSync(files.config, JSON.stringify(meshConfig, undefined, 2));
  const log = path.join(folder, 'istiod.log');
  // Two filters that only Istio's build of Envoy has.
  const env = { ...process.env, PILOT_ENABLE_ALPN_FILTER: 'false', PILOT_ENABLE_METADATA_EXCHANGE: 'false' };
  const addresses = ['--ads', `127.0.0.1:${ports.ads}`, '--debug', `127.0.0.1:${ports.debug}`];
  const args = ['--manifests', files.manifests, '--mesh-config', files.config, ...addresses];
  const server = await startServer({ binary: meshd, args, cwd: folder, log, env }).catch((error) => {
    throw new TestbedError(`istiod could not be started from ${meshd}: ${reasonOf(error)}.`);
  });
  if (server === undefined) throw endedByItself('istiod', log);
  return { server, ports, log };
}

/** Returns when istiod has read its manifests and serves. */
export async function untilServing(discovery: Discovery): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (true) {
    if (!isAlive(discovery.server)) throw endedByItself('istiod', discovery.log);
    const syncs = await syncsOf(discovery).catch(() => undefined);
    if (syncs !== undefined) return;
    if (Date.now() > deadline) {
      throw new TestbedError(`istiod did not answer within ${PATIENCE / 1000} s:\n${logTail(discovery.log)}`);
    }
    await sleep(25);
  }
}

interface ResourceStatus {
  readonly sent?: string;
  readonly acked?: string;
  readonly lastError?: string;
}

interface SyncStatus {
  readonly proxy: string;
  readonly resources?: Readonly<Record<string, ResourceStatus>>;
}

const AWAITED = ['Cluster', 'Listener'] as const;

/** The proxies that are connected to istiod, and how far they are. */
export async function syncsOf({ ports }: Pick<Discovery, 'ports'>): Promise<Sync[]> {
  const target = { address: '127.0.0.1', port: ports.debug, host: 'istiod' };
  const statuses = JSON.parse((await send(target, { path: '/debug/syncz', timeout: 5_000 })).body) as SyncStatus[];
  return statuses.map(({ proxy, resources = {} }) => {
    const types = Object.entries(resources);
    return {
      proxy,
      done:
        AWAITED.every((kind) => types.some(([type]) => type.endsWith(`.${kind}`))) &&
        types.every(([, { sent, acked }]) => sent === acked),
      errors: types.flatMap(([type, { lastError }]) => (lastError ? [`${type.split('.').pop()}: ${lastError}`] : [])),
    };
  });
}
