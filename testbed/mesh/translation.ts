import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { TestbedError } from '../failure';
import { obtainMeshParts } from '../obtain';
import { endServers, freePorts } from '../process';
import { noProgress } from '../progress';
import { nodeOf } from './bootstrap';
import { clusterObjects, withClusterAddresses } from './cluster';
import { type DiscoveryPorts, startDiscovery, untilServing } from './discovery';
import { send } from './http';
import { type Instance, instancesOf } from './instances';
import type { Manifest } from './manifests';
import { meshConfig } from './mesh-config';

/** What istiod says to one proxy, as Envoy's administration shows it. */
export interface Translation {
  /** By their names. */
  readonly listeners: ReadonlyMap<string, EnvoyObject>;
  readonly clusters: ReadonlyMap<string, EnvoyObject>;
  /** The addresses of a workload's Pods. */
  addressesOf(workload: string): readonly string[];
}

// biome-ignore lint/suspicious/noExplicitAny: Envoy's own types
export type EnvoyObject = any;

/** The first three numbers of the addresses of Pods; nobody listens there. */
const POD_NETWORK = '10.244.0';
const TYPES = ['cluster.v3.Cluster', 'listener.v3.Listener'].map((type) => `type.googleapis.com/envoy.config.${type}`);

/**
 * Asks istiod what it would say to a proxy in a cluster, where iptables lead all connections to it, from the manifests as
 * they are. No proxy runs: its listeners would be on addresses that are not this machine's.
 * @param workload whose first Pod asks
 * @param replicas how many Pods there are of which workloads, that one too
 */
export async function translate(
  manifests: readonly Manifest[],
  workload: string,
  replicas: Readonly<Record<string, number>>,
): Promise<Translation> {
  const { meshd } = (await obtainMeshParts(noProgress)).binaries;
  const instances = instancesOf(manifests, replicas, [], POD_NETWORK);
  const asker = instances.find((instance) => instance.workload === workload);
  if (asker === undefined) throw new TestbedError(`There is no Pod of ${workload}.`);
  const folder = mkdtempSync(path.join(tmpdir(), 'meshwright-translation-'));
  const [ads = 0, debug = 0] = await freePorts(2);
  const all = [...withClusterAddresses(manifests), ...clusterObjects(manifests, instances)];
  const discovery = await startDiscovery(meshd, folder, { ads, debug }, all, meshConfig(manifests));
  try {
    await untilServing(discovery);
    const { listeners, clusters } = await dump(asker, discovery.ports);
    const addressesOf = (of: string) => instances.filter((each) => each.workload === of).map(({ address }) => address);
    return { listeners, clusters, addressesOf };
  } finally {
    await endServers([discovery.server]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Connects as the proxy would, and has istiod show what it says to it. */
async function dump(asker: Instance, { ads, debug }: DiscoveryPorts) {
  const definition = loadSync(path.join(__dirname, 'discovery.proto'), { defaults: true });
  const service = definition['envoy.service.discovery.v3.AggregatedDiscoveryService'] as grpc.ServiceDefinition;
  const Client = grpc.makeClientConstructor(service, 'AggregatedDiscoveryService');
  const client = new Client(`127.0.0.1:${ads}`, grpc.credentials.createInsecure());
  const { id, cluster, metadata } = nodeOf(asker, 'REDIRECT');
  const stream = client.StreamAggregatedResources?.();
  try {
    const asked = new Promise<void>((resolve, reject) => {
      const answered = new Set<string>();
      stream.on('error', reject);
      stream.on('data', ({ typeUrl }: { readonly typeUrl: string }) => {
        if (answered.add(typeUrl).size === TYPES.length) resolve();
      });
    });
    // istiod shows what was asked for, and nothing else.
    for (const typeUrl of TYPES) stream.write({ node: { id, cluster, metadata: struct(metadata) }, typeUrl });
    await asked;
    const page = `/debug/config_dump?proxyID=${asker.name}.${asker.namespace}`;
    const answer = await send({ address: '127.0.0.1', port: debug, host: 'istiod' }, { path: page });
    const { configs } = JSON.parse(answer.body) as { readonly configs: readonly EnvoyObject[] };
    const listeners = configs.flatMap(({ dynamicListeners = [] }) => dynamicListeners);
    const clusters = configs.flatMap(({ dynamicActiveClusters = [] }) => dynamicActiveClusters);
    return {
      listeners: named(listeners.map((each) => each.activeState.listener)),
      clusters: named(clusters.map((each) => each.cluster)),
    };
  } finally {
    stream.removeAllListeners('error').on('error', () => {});
    client.close();
    stream.cancel();
  }
}

const named = (objects: readonly EnvoyObject[]) =>
  new Map<string, EnvoyObject>(objects.map((each) => [each.name, each]));

/** As `google.protobuf.Struct` has it. */
function struct(object: object): object {
  const value = (each: unknown) =>
    typeof each === 'object' && each !== null ? { structValue: struct(each) } : { stringValue: String(each) };
  return { fields: Object.fromEntries(Object.entries(object).map(([key, each]) => [key, value(each)])) };
}
