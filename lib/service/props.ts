import type { Contract } from '../contract';
import type { Late } from '../kube';
import { type Autoscaling, ENDPOINT_REMOVAL_SECONDS, type SecretKey, type Track, versionOf } from '../workload';
import type { OtlpCredentials, TelemetryTarget } from './telemetry-target';

/** What a platform engineer says of a microservice; everything else follows. */
export interface MicroserviceProps<Id extends string = string> {
  /**
   * The name of the Deployment, its ServiceAccount and its `app` label: an RFC 1123 label, chosen once, since renaming
   * replaces what runs.
   */
  readonly name: string;
  /**
   * The name of the Service, which is its host name in the namespace: an RFC 1035 label; from Kubernetes 1.36 it may
   * begin with a digit ({@link kubernetesVersionOf}).
   * @default - the service's name
   */
  readonly serviceName?: string;
  /** The image by digest (`name@sha256:…`) or by a tag other than `latest`. */
  readonly image: string;
  /**
   * The version of what the image holds: label `version`, resource attribute `service.version`.
   * @default - the image's tag, shortened to a label's 63 characters, else the first 12 digits of its digest
   */
  readonly version?: string;
  /** The OpenAPI document that the service implements. */
  readonly contract: Contract<Id>;
  /**
   * The system that the service belongs to: label `app.kubernetes.io/part-of`, attribute `service.namespace`.
   * @default - the chart's namespace
   */
  readonly partOf?: string;
  /**
   * The environment, for the resource attribute `deployment.environment.name`; percent-encoded where it has to be.
   * @default - the attribute is not set
   */
  readonly environment?: string;

  /**
   * The port on which the container listens.
   * @default 8080
   */
  readonly port?: number;
  /**
   * The port of the Service.
   * @default 80
   */
  readonly servicePort?: number;
  /**
   * How the Service says on which port its pods listen. By the name `http` each pod is reached on its own port, so that
   * `port` can change from one version to the next. By number a change moves the endpoints of all pods at once, those of
   * the version that still listens on the old one too: it is for Services whose number is published. To change that
   * number, deploy three times: first with 'name', then with the new port, then with 'number' again.
   * @default 'name'
   */
  readonly targetPort?: 'name' | 'number';

  /**
   * The replica floor: replicas without autoscaling, the least of them with it. Outlier detection is computed from it.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Autoscaling. A deployment starts a new service with `replicas` pods, and leaves their number to the autoscaler from
   * then on; one that had a fixed number keeps it until the autoscaler changes it. The manifests have no `spec.replicas`:
   * whoever applies them by other means starts with one pod.
   * @default - none, a fixed number of replicas
   */
  readonly autoscaling?: Autoscaling;

  /**
   * Requested CPU, from "1m" to "4096".
   * @default "100m"
   */
  readonly cpuRequest?: string;
  /**
   * CPU at which the container is throttled.
   * @default "1"
   */
  readonly cpuLimit?: string;
  /**
   * Memory, requested and limited alike, so that the node never has to evict for it; from "4Mi" to "64Ti".
   * @default "256Mi"
   */
  readonly memory?: string;

  /**
   * Environment variables. `$(NAME)` stands for the value of another variable, of `secretEnv` too, whatever the order in
   * which they are given; `$$(NAME)` stands for the text `$(NAME)`. Everything else arrives as it is written: a `$` before
   * another one is escaped for Kubernetes, which would take the two for one. A reference to a variable that does not
   * exist is MW120.
   * @default - only those of OpenTelemetry
   */
  readonly env?: Readonly<Record<string, Late<string>>>;
  /**
   * Environment variables from keys of Secrets.
   * @default - none
   */
  readonly secretEnv?: Readonly<Record<string, SecretKey>>;
  /**
   * Names of `env` and `configFiles` whose values are no secrets, though they or their names look like such (MW210).
   * @default - none
   */
  readonly notSecret?: readonly string[];
  /**
   * Configuration files by name, mounted read-only under `/etc/<name>`. They stand in an immutable ConfigMap that is named
   * by their content: a change rolls the pods out, those that run keep what they have, and the old ConfigMap goes when the
   * new pods serve.
   * @default - none
   */
  readonly configFiles?: Readonly<Record<string, string>>;
  /**
   * The size of a writable `/tmp`. The root file system is read-only without exception.
   * @default - no writable directory
   */
  readonly writableTmp?: string;

  /**
   * Path that answers 2xx while the process can take requests.
   * @default "/readyz"
   */
  readonly readinessPath?: string;
  /**
   * Path that answers 2xx while the process need not be restarted. It must not look at other services: a failing
   * neighbour would restart this one.
   * @default "/livez"
   */
  readonly livenessPath?: string;
  /**
   * Longest time from start to the first answer on `livenessPath`, in seconds.
   * @default 60
   */
  readonly startupSeconds?: number;
  /**
   * Longest time that requests in flight take to end after the process was told to stop, in seconds. The pod's grace
   * period is this and the wait before it ({@link ENDPOINT_REMOVAL_SECONDS}) and 5 s to exit.
   * @default 20
   */
  readonly drainSeconds?: number;
  /**
   * How long the process keeps an idle connection open, in seconds, from 2. The mesh's proxy beside it closes its own a second
   * earlier: a request that met a connection at its end would fail, and one that writes is not repeated.
   * @default 5 - what Node.js and uvicorn have; Tomcat has 20, nginx 75, Go no end, gunicorn 2
   */
  readonly keepAliveSeconds?: number;

  /**
   * Whether the pod gets a token for the Kubernetes API, and the way there: ports 443 and 6443 of private addresses. An API
   * server at a public address takes a NetworkPolicy of its own.
   * @default false
   */
  readonly apiToken?: boolean;
  /**
   * The namespaces whose pods may scrape the metrics of the mesh's proxy: port 15020, in clear, past the proxy and its
   * policies. They are the application's too where annotations of the pod (`prometheus.io/port`, `prometheus.io/path`) say
   * where those are.
   * @default - none
   */
  readonly scrapeFrom?: readonly string[];
  /**
   * The uid and gid that the process runs with; not 0, and not the mesh sidecar's 1337.
   * @default 10001
   */
  readonly uid?: number;
  /**
   * Where traces, metrics and logs go.
   * @default - no OpenTelemetry exporter is configured
   */
  readonly telemetry?: TelemetryTarget;
  /**
   * What the service shows to a Collector that authenticates its senders by itself.
   * @default - nothing, the mesh proves who it is
   */
  readonly telemetryCredentials?: OtlpCredentials;
}

/** Another version of a service, beside the one that runs. */
export interface CanaryProps {
  /** Its image, by digest or by a tag other than `latest`. */
  readonly image: string;
  /**
   * Its version.
   * @default - the image's tag, else the first 12 digits of its digest
   */
  readonly version?: string;
  /**
   * Its replicas.
   * @default 1
   */
  readonly replicas?: number;
}

/** The name of the port on which a service's container listens. */
export const HTTP_PORT = 'http';

/** {@link MicroserviceProps} with every default applied. */
export type MicroserviceIntent = ReturnType<typeof withDefaults>;

export function withDefaults(props: MicroserviceProps, namespace: string) {
  const drainSeconds = props.drainSeconds ?? 20;
  return {
    ...props,
    namespace,
    serviceName: props.serviceName ?? props.name,
    version: props.version ?? versionOf(props.image),
    partOf: props.partOf ?? namespace,
    port: props.port ?? 8080,
    servicePort: props.servicePort ?? 80,
    targetPort: props.targetPort ?? 'name',
    replicas: props.replicas ?? 2,
    autoscaling: props.autoscaling && { ...props.autoscaling, cpuUtilization: props.autoscaling.cpuUtilization ?? 70 },
    cpuRequest: props.cpuRequest ?? '100m',
    cpuLimit: props.cpuLimit ?? '1',
    memory: props.memory ?? '256Mi',
    env: props.env ?? {},
    secretEnv: props.secretEnv ?? {},
    notSecret: props.notSecret ?? [],
    configFiles: props.configFiles ?? {},
    readinessPath: props.readinessPath ?? '/readyz',
    livenessPath: props.livenessPath ?? '/livez',
    startupSeconds: props.startupSeconds ?? 60,
    drainSeconds,
    keepAliveSeconds: props.keepAliveSeconds ?? 5,
    graceSeconds: ENDPOINT_REMOVAL_SECONDS + drainSeconds + 5,
    apiToken: props.apiToken ?? false,
    scrapeFrom: props.scrapeFrom ?? [],
    uid: props.uid ?? 10001,
    selectorLabels: { app: props.name },
    track: 'stable' as Track,
  };
}
