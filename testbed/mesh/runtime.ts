import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { stateFolder } from '../folders';
import type { MeshParts } from '../obtain';
import { endServers, freePorts, memoryOf, onInterrupt, type ProcessRef, signal, watchOver } from '../process';
import { clusterObjects, withClusterAddresses } from './cluster';
import { type Discovery, type DiscoveryPorts, startDiscovery, untilServing } from './discovery';
import type { Instance } from './instances';
import type { Manifest } from './manifests';
import { meshConfig } from './mesh-config';
import { withListeners } from './overlay';
import { type ProxyServer, startProxy } from './proxy';
import { untilAccepted } from './sync';

/** The processes of a mesh and their folder: istiod and the proxies. */
export class Runtime {
  readonly folder: string;
  readonly proxies: ProxyServer[] = [];
  private discovery: Discovery | undefined;
  private served: readonly Manifest[] = [];
  private readonly withdrawn = new Set<Instance>();
  private readonly forget: () => void;
  private endWatch: () => void = () => {};

  private constructor(
    private readonly parts: MeshParts,
    private readonly instances: readonly Instance[],
    private readonly ports: DiscoveryPorts,
    private readonly meshConfig: object | undefined,
  ) {
    const meshes = path.join(stateFolder(), 'meshes');
    mkdirSync(meshes, { recursive: true, mode: 0o700 });
    this.folder = mkdtempSync(path.join(meshes, 'mesh-'));
    this.forget = onInterrupt(() => {
      for (const server of this.servers()) signal(server, 'SIGKILL');
      this.removeFolder();
    });
  }

  static async create(parts: MeshParts, instances: readonly Instance[], config?: object): Promise<Runtime> {
    const [ads = 0, debug = 0] = await freePorts(2);
    return new Runtime(parts, instances, { ads, debug }, config);
  }

  /** Every process that it runs. */
  servers(): ProcessRef[] {
    return [...(this.discovery ? [this.discovery.server] : []), ...this.proxies.map(({ server }) => server)];
  }

  /** Starts istiod on these manifests, in place of the one that runs. */
  async serve(manifests: readonly Manifest[]): Promise<void> {
    if (this.discovery) await endServers([this.discovery.server]);
    this.discovery = undefined;
    this.served = manifests;
    const present = this.instances.filter((instance) => !this.withdrawn.has(instance));
    const all = [
      ...withListeners(withClusterAddresses(manifests), this.instances),
      ...clusterObjects(manifests, present),
    ];
    const { meshd } = this.parts.binaries;
    const config = this.meshConfig ?? meshConfig(manifests);
    this.discovery = await startDiscovery(meshd, this.folder, this.ports, all, config);
    this.watch();
    await untilServing(this.discovery);
  }

  /** Starts all proxies. */
  async startProxies(secrets: number): Promise<void> {
    const sources = { discovery: this.ports.ads, secrets };
    for (const instance of this.instances) {
      this.proxies.push(await startProxy(this.parts.binaries.envoy, this.folder, instance, sources));
    }
    this.watch();
  }

  /** Returns when every proxy that runs has taken istiod's configuration; see {@link untilAccepted}. */
  async untilAccepted(): Promise<void> {
    if (this.discovery) await untilAccepted(this.discovery, this.proxies);
  }

  /** Takes an instance out of the endpoints that istiod knows. */
  async withdraw(instance: Instance): Promise<void> {
    this.withdrawn.add(instance);
    await this.serve(this.served);
  }

  /** Kills the proxy of an instance. */
  async kill(instance: Instance): Promise<void> {
    const killed = this.proxies.findIndex((proxy) => proxy.instance === instance);
    const [proxy] = killed < 0 ? [] : this.proxies.splice(killed, 1);
    if (proxy) await endServers([proxy.server]);
  }

  /** Resident memory in bytes, by the name of the server. */
  memory(): Record<string, number | undefined> {
    return Object.fromEntries([
      ...(this.discovery ? [['istiod', memoryOf(this.discovery.server)]] : []),
      ...this.proxies.map(({ instance, server }) => [instance.name, memoryOf(server)]),
    ]);
  }

  async stop(): Promise<void> {
    this.endWatch();
    await endServers(this.servers());
    this.forget();
    this.removeFolder();
  }

  private watch(): void {
    const endWatch = watchOver(this.servers(), this.folder);
    this.endWatch();
    this.endWatch = endWatch;
  }

  private removeFolder(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
