import type { TelemetryTarget } from '../service';
import { versionOf, type Workload } from '../workload';
import type { AgentNamespace } from './agent-namespace';
import type { CollectorConfig } from './config';
import type { CollectorMesh } from './meshed';
import type { DeclaredNetwork } from './network/declared';
import { COLLECTOR_IMAGE } from './props';
import { EVERY_NODE, type Toleration } from './tolerations';
import type { CollectorVolume } from './volume';
import { STATE_FOLDER } from './workload';

/** What a platform engineer says of an agent on every node. */
export interface OtelAgentProps {
  /** The name of the DaemonSet and its ServiceAccount: an RFC 1123 label, chosen once. */
  readonly name: string;
  /** Where it runs. It reads the node's files, which no namespace that holds anything else should allow. */
  readonly namespace: AgentNamespace;
  /** The gateway that it sends to. */
  readonly exportTo: TelemetryTarget;
  /**
   * The image by digest, best with its tag (`name:0.159.0@sha256:…`), which tells its release; or by a tag other than
   * `latest`. The default is a tag: its registry may move it to another build, which the ConfigMap says of it too. To pin it,
   * name the digest that your registry has.
   * @default "otel/opentelemetry-collector-contrib:0.159.0"
   */
  readonly image?: string;
  /**
   * The system that it belongs to: label `app.kubernetes.io/part-of`.
   * @default - its namespace
   */
  readonly partOf?: string;
  /**
   * What it collects: `logs` of all containers of its node, for which it is root and mounts `/var/log/pods`, or `metrics` of
   * the node, for which it is not and mounts `/proc`. Who wants both has two, each with no more than it needs.
   */
  readonly collects: 'logs' | 'metrics';
  /**
   * Whether metrics are of the node's processors, load, memory and disks. Its network and its root file system are told by
   * the kubelet: within a pod there is no view of them.
   * @default true
   */
  readonly hostMetrics?: boolean;
  /**
   * Mount points of the node, such as `/var/lib/containerd`, whose use is measured; each is mounted read-only. `/` is not
   * among them: it would lay the whole node open, and the kubelet tells its use.
   * @default - none
   */
  readonly hostFilesystems?: readonly string[];
  /**
   * Whether it asks its kubelet what node, pods and containers use. The kubelet has to show a certificate of the cluster's
   * own authority: clusters of the clouds do, with kubeadm it takes `serverTLSBootstrap: true`.
   * @default true
   */
  readonly kubeletMetrics?: boolean;
  /**
   * Whether a kubelet is asked without proof that it is one, and shown the agent's token all the same: MW522.
   * @default false
   */
  readonly unverifiedKubelets?: boolean;
  /**
   * By what a kubelet is reached, as a Node's `status.addresses` calls it: `InternalIP`, which needs no name server that
   * knows the nodes, or `Hostname`, the node's name, where nodes have IPv6 addresses, which a URL takes in brackets only, or
   * certificates without their address.
   * @default "InternalIP"
   */
  readonly kubeletAddress?: 'InternalIP' | 'Hostname';
  /**
   * The nodes that it may run on, whatever they are reserved for.
   * @default - all nodes: [{ operator: 'Exists' }]
   */
  readonly tolerations?: readonly Toleration[];
  /**
   * Requested CPU.
   * @default "50m"
   */
  readonly cpuRequest?: string;
  /**
   * CPU at which it is throttled.
   * @default "500m"
   */
  readonly cpuLimit?: string;
  /**
   * Memory, requested and limited alike.
   * @default "256Mi"
   */
  readonly memory?: string;
  /**
   * The items that wait for the gateway: logs on the node's disk, where the default takes 40 MiB at 2 KiB an item, metrics in
   * memory.
   * @default 20000
   */
  readonly queueSize?: number;
  /**
   * The mesh that it takes part in, which must be its gateway's too.
   * @default - none
   */
  readonly mesh?: CollectorMesh;
  /**
   * The namespaces whose pods may read the agent's own metrics, on port 8888.
   * @default - none
   */
  readonly scrapeFrom?: readonly string[];
  /**
   * How components take part in the network where their settings do not tell it, or not exactly: by their place, such as
   * `receivers::redis`, and `kubernetes-api` for the API server. By default, a NetworkPolicy leads to each address that is
   * written as one, to Services of the cluster by their full name, to public addresses alone for every other name, and for
   * kubelets and the API server to private ones (RFC 1918, RFC 6598, RFC 4193). It cuts off link-local addresses, with the
   * metadata servers of clouds, private addresses behind a name, and API servers with a public address. What is cut off for
   * certain is MW520, what nobody can tell is MW519, a malformed declaration MW521.
   * @default - what the settings of components tell
   */
  readonly network?: DeclaredNetwork;
  /**
   * What no prop says, laid over the configuration as the Collector does with a second `--config`.
   * @default - nothing
   */
  readonly overlay?: CollectorConfig;
}

/** Where an agent sees what it measures of its node. */
export const HOST_ROOT = '/hostfs';
/** Where the kubelet keeps the logs of all pods of a node. */
export const POD_LOGS = '/var/log/pods';

/** {@link OtelAgentProps} with every default applied. */
export type AgentIntent = ReturnType<typeof withAgentDefaults>;

export function withAgentDefaults(props: OtelAgentProps) {
  const image = props.image ?? COLLECTOR_IMAGE;
  const namespace = props.namespace.name;
  const logs = props.collects === 'logs';
  const hostMetrics = !logs && (props.hostMetrics ?? true);
  const hostFilesystems = logs ? [] : (props.hostFilesystems ?? []);
  return {
    ...props,
    namespace,
    image,
    component: 'telemetry',
    version: versionOf(image),
    partOf: props.partOf ?? namespace,
    // One for each node; the number is the DaemonSet's.
    replicas: 1,
    logs,
    hostMetrics,
    hostFilesystems,
    kubeletMetrics: !logs && (props.kubeletMetrics ?? true),
    unverifiedKubelets: props.unverifiedKubelets ?? false,
    kubeletAddress: props.kubeletAddress ?? 'InternalIP',
    tolerations: props.tolerations ?? EVERY_NODE,
    cpuRequest: props.cpuRequest ?? '50m',
    cpuLimit: props.cpuLimit ?? '500m',
    memory: props.memory ?? '256Mi',
    queueSize: props.queueSize ?? 20_000,
    scrapeFrom: props.scrapeFrom ?? [],
    allowFrom: [] as readonly string[],
    headless: false,
    network: agentNetwork(props),
    secretEnv: {},
    graceSeconds: 30,
    selectorLabels: { app: props.name },
    volumes: logs
      ? logVolumes(props.name)
      : hostVolumes(hostMetrics || hostFilesystems.length > 0 ? ['/proc', ...hostFilesystems] : []),
  } satisfies Workload & Record<string, unknown>;
}

/** The logs, and how far each was read. */
function logVolumes(name: string): CollectorVolume[] {
  const state = { hostPath: { path: `${STATE_FOLDER}/${name}`, type: 'DirectoryOrCreate' } };
  return [
    { name: 'state', mountPath: STATE_FOLDER, readOnly: false, source: state },
    { name: 'logs', mountPath: POD_LOGS, source: { hostPath: { path: POD_LOGS } } },
  ];
}

function hostVolumes(paths: readonly string[]): CollectorVolume[] {
  return paths.map((path, index) => ({
    name: path === '/proc' ? 'proc' : `filesystem-${index}`,
    mountPath: `${HOST_ROOT}${path}`,
    source: { hostPath: { path } },
  }));
}

/** Its gateway's pods, which are known to the label. */
function agentNetwork({ exportTo, network }: OtelAgentProps): DeclaredNetwork {
  const { namespace, selectorLabels: podLabels, port } = exportTo;
  return { 'exporters::otlp_grpc/gateway': { connectsTo: [{ namespace, podLabels, ports: [port] }] }, ...network };
}
