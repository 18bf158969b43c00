import { App, Chart } from 'cdk8s';
import { type Manifest, OtelCollector, planOf, RestrictedNamespace } from '../../lib';
import { readConfigFile } from '../../stacks/config-file';
import { loadContracts } from '../../stacks/contracts';
import { ENVIRONMENTS } from '../../stacks/environments';
import { Finance } from '../../stacks/finance';
import {
  type Backend,
  type Collector,
  type CollectorPod,
  collectorPod,
  startBackend,
  startCollector,
} from '../../testbed/collector';
import { type Mesh, startMesh } from '../../testbed/mesh';

/** The finance system of dev in a mesh, with a real Collector behind its proxy and a backend behind that. */
export interface MeshedSystem {
  readonly mesh: Mesh;
  readonly collector: Collector;
  readonly backend: Backend;
}

export type Adaptation = (manifests: readonly Manifest[]) => readonly Manifest[];

/** What of the system an experiment chooses. */
export interface MeshedOptions {
  /** What of the manifests is otherwise. @default - nothing */
  readonly adapt?: Adaptation;
  /** Whether a second replica of the Collector runs, whose process is gone. @default false */
  readonly brokenReplica?: boolean;
  /** What the mesh's configuration has beside the providers. @default - nothing */
  readonly meshConfig?: object;
}

const NAMESPACE = 'observability-dev';
export const GATEWAY = 'otel-gateway';
export const GATEWAY_HOST = `${GATEWAY}.${NAMESPACE}.svc.cluster.local`;
/** An address at which nothing listens. */
const NOBODY = '127.255.255.254';
/** Who calls billing, and somebody whom nobody declared. */
const CALLERS = [
  { name: 'istio-ingress', namespace: 'istio-ingress' },
  { name: 'stranger', namespace: 'finance-dev' },
];

/** Leaves out the Collector's own object of a kind. */
export const without =
  (kind: string): Adaptation =>
  (manifests) =>
    manifests.filter((manifest) => manifest.kind !== kind || manifest.metadata.name !== GATEWAY);

/** Milliseconds in which all that was sent has arrived: proxies send logs after one second and spans after five. */
export const ARRIVAL_PATIENCE = 30_000;

/** The spans that arrived from a sender of {@link spansRequest}; proxies send some of their own. */
export const sentTo = ({ received }: Backend) =>
  received.traces.filter(({ resource }) => resource['service.name'] === 'sender');

/** The values of statistics, together. */
export const sum = (stats: Readonly<Record<string, number>>) =>
  Object.values(stats).reduce((total, value) => total + value, 0);

export async function inMesh<T>(options: MeshedOptions, work: (system: MeshedSystem) => Promise<T>): Promise<T> {
  const backend = await startBackend();
  try {
    const { manifests, extensionProviders } = planned(backend.endpoint);
    return await withCollector(collectorPod(manifests, GATEWAY), async (collector) => {
      const mesh = await startMesh({
        manifests: options.adapt?.(manifests) ?? manifests,
        replicas: { billing: 1, ledger: 1, [GATEWAY]: options.brokenReplica ? 2 : 1 },
        applications: { [GATEWAY]: collector.address, [`${GATEWAY}-1`]: NOBODY },
        callers: CALLERS,
        meshConfig: { extensionProviders, ...options.meshConfig },
      });
      try {
        const result = await work({ mesh, collector, backend });
        const rejections = await mesh.rejections();
        if (rejections.length > 0) throw new Error(`a proxy refused configuration: ${rejections.join(', ')}`);
        return result;
      } finally {
        await mesh.stop();
      }
    });
  } finally {
    await backend.goDown();
  }
}

async function withCollector<T>(pod: CollectorPod, work: (collector: Collector) => Promise<T>): Promise<T> {
  const collector = await startCollector(pod);
  try {
    return await work(collector);
  } finally {
    await collector.stop();
  }
}

/** The finance system as it is composed for dev, with a backend, and what its mesh's configuration needs. */
function planned(exportTo: string) {
  const environment = ENVIRONMENTS.dev;
  const contracts = loadContracts();
  const app = new App();
  const chart = new Chart(app, 'observability', { namespace: NAMESPACE, disableResourceNameHashes: true });
  new RestrictedNamespace(chart, 'namespace', { name: NAMESPACE });
  const collector = new OtelCollector(chart, 'gateway', {
    name: GATEWAY,
    exportTo,
    contracts: Object.values(contracts),
    mesh: { version: environment.meshVersion },
  });
  const config = readConfigFile(environment.name);
  const finance = new Finance(app, 'finance', { environment, config, contracts, collector });
  return {
    manifests: planOf(app).objects.map(({ manifest }): Manifest => manifest),
    extensionProviders: finance.extensionProviders,
  };
}
