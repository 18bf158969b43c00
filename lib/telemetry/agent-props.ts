import type { TelemetryTarget } from '../service';
import { versionOf, type Workload } from '../workload';
import type { AgentNamespace } from './agent-namespace';
import type { CollectorConfig } from './config';
import type { CollectorMesh } from './meshed';
import type { DeclaredNetwork } from './network/declared';
import { COLLECTOR_IMAGE } from './props';
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
   * The image by digest or by a tag other than `latest`.
   * @default "otel/opentelemetry-collector-contrib:0.159.0"
   */
  readonly image?: string;
  /**
   * The system that it belongs to: label `app.kubernetes.io/part-of`.
   * @default - its namespace
   */
  readonly partOf?: string;
  /**
   * Whether it reads the logs of all containers of its node.
   * @default true
   */
  readonly logs?: boolean;
  /**
   * Whether it measures its node: processors, memory, disks, network.
   * @default true
   */
  readonly hostMetrics?: boolean;
  /**
   * Whether it asks its kubelet what pods and containers use.
   * @default true
   */
  readonly kubeletMetrics?: boolean;
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
   * The items that wait for the gateway, on the node's disk, for each signal. At 2 KiB an item, the default is 40 MiB.
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

/** {@link OtelAgentProps} with every default applied. */
export type AgentIntent = ReturnType<typeof withAgentDefaults>;

export function withAgentDefaults(props: OtelAgentProps) {
  const image = props.image ?? COLLECTOR_IMAGE;
  const namespace = props.namespace.name;
  const [logs, hostMetrics] = [props.logs ?? true, props.hostMetrics ?? true];
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
    kubeletMetrics: props.kubeletMetrics ?? true,
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
    volumes: [
      {
        name: 'state',
        mountPath: STATE_FOLDER,
        readOnly: false,
        source: { hostPath: { path: `${STATE_FOLDER}/${props.name}`, type: 'DirectoryOrCreate' } },
      },
      ...(logs ? [{ name: 'logs', mountPath: '/var/log/pods', source: { hostPath: { path: '/var/log/pods' } } }] : []),
      ...(hostMetrics ? [{ name: 'host', mountPath: '/hostfs', source: { hostPath: { path: '/' } } }] : []),
    ],
  } satisfies Workload & Record<string, unknown>;
}

/** Its gateway's pods, which are known to the label. */
function agentNetwork({ exportTo, network }: OtelAgentProps): DeclaredNetwork {
  const { namespace, selectorLabels: podLabels, port } = exportTo;
  return { 'exporters::otlp_grpc/gateway': { connectsTo: [{ namespace, podLabels, ports: [port] }] }, ...network };
}
