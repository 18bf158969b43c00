import { App, Chart } from 'cdk8s';
import {
  type Manifest,
  OtelCollector,
  type OtelCollectorProps,
  planOf,
  TailSampling,
  type TailSamplingProps,
} from '../../lib';
import {
  type Backend,
  type Collector,
  type CollectorOptions,
  collectorPod,
  openSender,
  type Sender,
  startBackend,
  startCollector,
} from '../../testbed/collector';
import { type LabCluster, startLabCluster } from './cluster';
import { inMesh, type MeshedOptions, type MeshedSystem } from './meshed';

/** What of a gateway an experiment chooses. */
export type GatewayProps = Omit<OtelCollectorProps, 'name' | 'exportTo'>;

/** What of tail sampling an experiment chooses. */
export type SamplingProps = Omit<TailSamplingProps, 'name' | 'exportTo'>;

/** A gateway between a sender and its backends, all real but the backends. */
export interface Gateway {
  readonly collector: Collector;
  readonly sender: Sender;
  /** Where the gateway's own exporter sends to. */
  readonly backend: Backend;
  /** A backend for an exporter of the experiment's own. */
  readonly second: Backend;
}

/** Where experiments on telemetry are made: gateways as the library plans them, on a real Collector. */
export interface TelemetryLab {
  /** Starts a gateway for one piece of work, with these keys of Secrets as `<secret>/<key>`. Each has a fresh one. */
  withGateway<T>(
    props: GatewayProps | ((second: Backend) => GatewayProps),
    work: (gateway: Gateway) => Promise<T>,
    secrets?: Readonly<Record<string, string>>,
  ): Promise<T>;
  /** Starts the two tiers of tail sampling, the second one with all its replicas. */
  withSampling<T>(props: SamplingProps, work: (tiers: Tiers) => Promise<T>): Promise<T>;
  /** Starts the finance system in a mesh whose Collector is a real one. */
  inMesh<T>(options: MeshedOptions, work: (system: MeshedSystem) => Promise<T>): Promise<T>;
  /** An API server, started when it is first asked for and shared by all experiments. */
  cluster(): Promise<LabCluster>;
  /** Ends what is shared. */
  end(): Promise<void>;
}

/** Two tiers that sample, with a sender and a backend. */
export interface Tiers extends Pick<Gateway, 'sender' | 'backend'> {
  /** The replicas that decide. */
  readonly deciding: readonly Collector[];
  /** Which of them are behind the Service from now on; all of them at first. */
  serve(replicas: readonly number[]): Promise<void>;
}

const NAME = 'otel-gateway';
const SAMPLING = `${NAME}-sampling`;
/** Where gateways are. */
export const NAMESPACE = 'observability';

export function telemetryLab(): TelemetryLab {
  let cluster: Promise<LabCluster> | undefined;
  const lab: TelemetryLab = {
    async withGateway(props, work, secrets) {
      const [backend, second] = [await startBackend(), await startBackend()];
      try {
        const manifests = planned(typeof props === 'function' ? props(second) : props, backend.endpoint);
        const collector = await startCollector(collectorPod(manifests, NAME, secrets));
        const sender = openSender(collector.url(OTLP_GRPC));
        try {
          return await work({ collector, sender, backend, second });
        } finally {
          await sender.close();
          await collector.stop();
        }
      } finally {
        await Promise.all([backend.goDown(), second.goDown()]);
      }
    },
    async withSampling(props, work) {
      const { pod, admit, apply } = await lab.cluster();
      const backend = await startBackend();
      const started: Collector[] = [];
      const start = async (options: CollectorOptions) => {
        const collector = await startCollector(options);
        started.push(collector);
        return collector;
      };
      try {
        const plan = sampled({ ...props, name: NAME, exportTo: backend.endpoint });
        await admit(plan);
        const deciding: Collector[] = [];
        for (let i = 0; i < (props.replicas ?? 2); i++) deciding.push(await start(collectorPod(plan, SAMPLING)));
        const name = (replica: number) => `${SAMPLING}-${replica}.pods.test`;
        const serve = (replicas: readonly number[]) => apply([endpoints(replicas.map(name))]);
        await serve([...deciding.keys()]);
        const hosts = Object.fromEntries(deciding.map(({ address }, i) => [name(i), address]));
        const first = await start({ ...(await pod(plan, NAME)), hosts });
        const sender = openSender(first.url(OTLP_GRPC));
        return await work({ sender, backend, deciding, serve }).finally(() => sender.close());
      } finally {
        for (const collector of started.reverse()) await collector.stop();
        await backend.goDown();
      }
    },
    inMesh,
    cluster() {
      cluster ??= startLabCluster();
      return cluster;
    },
    async end() {
      const running = cluster;
      cluster = undefined;
      await (await running)?.testbed.stop();
    },
  };
  return lab;
}

/** The port of the gateway's OTLP by gRPC. */
export const OTLP_GRPC = 4317;

function planned(props: GatewayProps, exportTo: string): Manifest[] {
  return manifestsOf((chart) => new OtelCollector(chart, 'gateway', { ...props, name: NAME, exportTo }));
}

function sampled(props: TailSamplingProps): Manifest[] {
  return manifestsOf((chart) => new TailSampling(chart, 'sampling', props));
}

/** The objects of a plan with one chart. */
export function manifestsOf(build: (chart: Chart) => unknown): Manifest[] {
  const app = new App();
  build(new Chart(app, NAMESPACE, { namespace: NAMESPACE, disableResourceNameHashes: true }));
  return planOf(app).objects.map(({ manifest }) => manifest);
}

/** The pods behind the Service of those that decide, by names: an API server takes no loopback address for a pod's. */
function endpoints(names: readonly string[]): object {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: SAMPLING, namespace: NAMESPACE, labels: { 'kubernetes.io/service-name': SAMPLING } },
    addressType: 'FQDN',
    endpoints: names.map((name) => ({ addresses: [name] })),
    ports: [{ name: 'otlp-grpc', port: OTLP_GRPC, protocol: 'TCP' }],
  };
}

/** `20,000`. */
export const count = (value: number) => value.toLocaleString('en-US');
