import type { Contract } from '../contract';
import type { OtlpCredentials } from '../service';
import { type Autoscaling, ENDPOINT_REMOVAL_SECONDS, type SecretKey, type SecretRef, versionOf } from '../workload';
import type { AnyPipeline, Extension } from './component';
import type { CollectorConfig } from './config';
import { certificateVolumes, tokenVariables } from './credentials';
import type { GatewayParts } from './gateway-parts';
import type { CollectorMesh } from './meshed';
import type { DeclaredNetwork } from './network/declared';
import { QUEUE_VOLUME } from './persistence';
import { PROBE_PATHS } from './probe-filter';
import { defaultQueue } from './sizing';
import type { CollectorVolume } from './volume';

/** The release that configurations are written for and held against. */
export const COLLECTOR_IMAGE = 'otel/opentelemetry-collector-contrib:0.159.0';

/** What a platform engineer says of a gateway Collector; everything else follows. */
export interface OtelCollectorProps {
  /**
   * The name of the Deployment, its Service and its ServiceAccount: an RFC 1123 label, chosen once. With persistence, at most
   * 52 characters, else MW523.
   */
  readonly name: string;
  /**
   * The image by digest, best with its tag (`name:0.159.0@sha256:…`), which tells its release; or by a tag other than
   * `latest`. The default is a tag: its registry may move it to another build, which the ConfigMap says of it too. To pin it,
   * name the digest that your registry has.
   * @default "otel/opentelemetry-collector-contrib:0.159.0"
   */
  readonly image?: string;
  /**
   * The version of what the image holds: label `version`.
   * @default - the image's tag, else the first 12 digits of its digest
   */
  readonly version?: string;
  /**
   * The system that the Collector belongs to: label `app.kubernetes.io/part-of`.
   * @default - the chart's namespace
   */
  readonly partOf?: string;

  /**
   * The replica floor: replicas without autoscaling, the least of them with it.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Autoscaling; `spec.replicas` is then left to the autoscaler.
   * @default - none, a fixed number of replicas
   */
  readonly autoscaling?: Autoscaling;
  /**
   * Requested CPU.
   * @default "200m"
   */
  readonly cpuRequest?: string;
  /**
   * CPU at which the container is throttled.
   * @default "1"
   */
  readonly cpuLimit?: string;
  /**
   * Memory, requested and limited alike. The memory limiter and Go's own limit are fractions of it.
   * @default "512Mi"
   */
  readonly memory?: string;

  /**
   * The base URL of an OTLP/HTTP backend, such as `https://otlp.example.com`. Its port must be that of the backend's
   * pods where it is in this cluster: a NetworkPolicy is applied after the Service's address was translated. A backend with a
   * private address is cut off until {@link network} has that address.
   * @default - none, what arrives is counted in the Collector's log
   */
  readonly exportTo?: string;
  /**
   * Headers for the backend, from keys of Secrets. Names in lower case.
   * @default - none
   */
  readonly exportHeaders?: Readonly<Record<string, SecretKey>>;
  /**
   * The certificate that the backend is shown and the authority of its own: a Secret with `tls.crt`, `tls.key` and
   * `ca.crt`.
   * @default - none, the backend is known by the authorities of the image
   */
  readonly exportCertificates?: SecretRef;
  /**
   * The size of each replica's volume, such as `10Gi`. What waits for the backend is then kept on it and outlives the
   * process: the Collector becomes a StatefulSet, which excludes autoscaling, since a replica that is scaled away would
   * leave its queue behind. Measured: without it, what waits is lost at every stop while the backend is away.
   * @default - none, the queue is in memory
   */
  readonly persistence?: string;
  /**
   * The items (spans, data points, log records) that wait for the backend, for each signal. What comes beyond them is
   * refused, and its sender told to try again. More than three full queues of 4 KiB an item that do not fit in 60 % of
   * memory (of 2 KiB in half of the volume) are MW517.
   * @default - in memory 20000 or what fits, on a volume what fits
   */
  readonly queueSize?: number;

  /**
   * The contracts of the services that send. The fields that they mark as secret leave the Collector in no span, no log and
   * no metric, nor do the headers Authorization, Cookie and Idempotency-Key, with or without contracts. A name is secret by
   * its last words, in any spelling: `phone` covers `customerPhone` and `phone_number`, not `telephone` or `phoneCount`. Two
   * places are out of reach: attributes of span links and of exemplars, which no processor of release 0.159 can change.
   * @default - none, the headers alone
   */
  readonly contracts?: readonly Contract[];
  /**
   * Paths of probes, of which neither spans of servers nor log records are kept.
   * @default ["/livez", "/readyz", "/healthz"]
   */
  readonly probePaths?: readonly string[];
  /**
   * Whether requests, errors and durations are made of all spans that come, as metrics. They count what arrives, so
   * whoever sends should not sample.
   * @default false
   */
  readonly spanMetrics?: boolean;
  /**
   * What senders have to show to the Collector itself, for senders outside the mesh: without a certificate of that
   * authority, and the token where one is given, nothing is taken.
   * @default - nothing, the mesh proves who they are
   */
  readonly authenticate?: OtlpCredentials;
  /**
   * The mesh that it takes part in; its Namespace must have sidecars. A mesh whose services send to a Collector without
   * it is MW309.
   * @default - none: it takes OTLP in clear, from whomever the network lets through
   */
  readonly mesh?: CollectorMesh;
  /**
   * The namespaces all of whose pods may send OTLP, beside the workloads that name this Collector as their telemetry.
   * @default - none
   */
  readonly allowFrom?: readonly string[];
  /**
   * The namespaces whose pods may read the Collector's own metrics, on port 8888; in a mesh those of them that are in it.
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
   * The pipelines, made of the gateway's own parts and others. Probes, span metrics and redaction are added to them.
   * @default - traces, metrics and logs, each from OTLP through the memory limiter to the exporter
   */
  readonly pipelines?: (parts: GatewayParts) => readonly AnyPipeline[];
  /**
   * Files and folders for the configuration, such as certificates.
   * @default - none
   */
  readonly volumes?: readonly CollectorVolume[];
  /**
   * Further environment variables for the configuration, from keys of Secrets.
   * @default - none
   */
  readonly secretEnv?: Readonly<Record<string, SecretKey>>;
  /**
   * Comments at the head of the configuration, below those that explain its sizes.
   * @default - none
   */
  readonly notes?: readonly string[];
  /**
   * Whether its Service has no address of its own, for senders that choose a pod themselves.
   * @default false
   */
  readonly headless?: boolean;
  /**
   * Extensions beside the health check.
   * @default - none
   */
  readonly extensions?: readonly Extension[];
  /**
   * What no prop says, laid over the configuration as the Collector does with a second `--config`: mappings merge,
   * lists and scalars replace. It is checked with the rest.
   * @default - nothing
   */
  readonly overlay?: CollectorConfig;
}

/** {@link OtelCollectorProps} with every default applied. */
export type CollectorIntent = ReturnType<typeof withDefaults>;

export function withDefaults(props: OtelCollectorProps, namespace: string) {
  const image = props.image ?? COLLECTOR_IMAGE;
  const memory = props.memory ?? '512Mi';
  return {
    ...props,
    namespace,
    component: 'telemetry',
    image,
    version: props.version ?? versionOf(image),
    partOf: props.partOf ?? namespace,
    replicas: props.replicas ?? 2,
    autoscaling: props.autoscaling && { ...props.autoscaling, cpuUtilization: props.autoscaling.cpuUtilization ?? 70 },
    cpuRequest: props.cpuRequest ?? '200m',
    cpuLimit: props.cpuLimit ?? '1',
    memory,
    queueSize: props.queueSize ?? defaultQueue({ memory, persistence: props.persistence }),
    exportHeaders: props.exportHeaders ?? {},
    contracts: props.contracts ?? [],
    probePaths: props.probePaths ?? PROBE_PATHS,
    spanMetrics: props.spanMetrics ?? false,
    allowFrom: props.allowFrom ?? [],
    scrapeFrom: props.scrapeFrom ?? [],
    extensions: props.extensions ?? [],
    secretEnv: { ...Object.fromEntries(derivedVariables(props)), ...props.secretEnv },
    volumes: [
      ...(props.volumes ?? []),
      ...certificateVolumes(props),
      ...(props.persistence === undefined ? [] : [QUEUE_VOLUME]),
    ],
    headless: props.headless ?? false,
    network: props.network ?? {},
    // The exporter's time limit of 10 s for the request in flight, and as long again for the rest of the queue.
    graceSeconds: ENDPOINT_REMOVAL_SECONDS + 20 + 5,
    selectorLabels: { app: props.name },
  };
}

/** The environment variable that carries a header's value from its Secret into the configuration. */
export const headerVariable = (header: string) => `EXPORT_HEADER_${header.toUpperCase().replaceAll('-', '_')}`;

/** The environment variables that the Collector's own parts read: of its export headers, and of the token of its senders. */
export function derivedVariables(
  props: Pick<OtelCollectorProps, 'exportHeaders' | 'authenticate'>,
): (readonly [name: string, key: SecretKey])[] {
  const headers = Object.entries(props.exportHeaders ?? {});
  return [
    ...headers.map(([header, key]) => [headerVariable(header), key] as const),
    ...Object.entries(tokenVariables(props)),
  ];
}
