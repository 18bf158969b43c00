import { App, Chart } from 'cdk8s';
import { parseDocument } from 'yaml';
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
  type CollectorPod,
  collectorPod,
  openSender,
  type Sender,
  startBackend,
  startCollector,
} from '../../testbed/collector';
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
  /** Starts a gateway for one piece of work. Each has a fresh one. */
  withGateway<T>(
    props: GatewayProps | ((second: Backend) => GatewayProps),
    work: (gateway: Gateway) => Promise<T>,
  ): Promise<T>;
  /** Starts the two tiers of tail sampling, the second one with all its replicas. */
  withSampling<T>(props: SamplingProps, work: (tiers: Tiers) => Promise<T>): Promise<T>;
  /** Starts the finance system in a mesh whose Collector is a real one. */
  inMesh<T>(options: MeshedOptions, work: (system: MeshedSystem) => Promise<T>): Promise<T>;
}

/** Two tiers that sample, with a sender and a backend. */
export type Tiers = Pick<Gateway, 'sender' | 'backend'>;

const NAME = 'otel-gateway';

export function telemetryLab(): TelemetryLab {
  return {
    async withGateway(props, work) {
      const [backend, second] = [await startBackend(), await startBackend()];
      try {
        const manifests = planned(typeof props === 'function' ? props(second) : props, backend.endpoint);
        const collector = await startCollector(collectorPod(manifests, NAME));
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
      const backend = await startBackend();
      const started: Collector[] = [];
      const start = async (pod: CollectorPod) => {
        const collector = await startCollector(pod);
        started.push(collector);
        return collector;
      };
      try {
        const manifests = sampled({ ...props, name: NAME, exportTo: backend.endpoint });
        const deciding = collectorPod(manifests, `${NAME}-sampling`);
        const addresses: string[] = [];
        for (let i = 0; i < (props.replicas ?? 2); i++) addresses.push((await start(deciding)).address);
        const balancing = collectorPod(manifests, NAME);
        const first = await start({ ...balancing, config: withPods(balancing.config, addresses) });
        const sender = openSender(first.url(OTLP_GRPC));
        return await work({ sender, backend }).finally(() => sender.close());
      } finally {
        for (const collector of started.reverse()) await collector.stop();
        await backend.goDown();
      }
    },
    inMesh,
  };
}

/** The port of the gateway's OTLP by gRPC. */
export const OTLP_GRPC = 4317;

function planned(props: GatewayProps, exportTo: string): Manifest[] {
  return manifestsOf((chart) => new OtelCollector(chart, 'gateway', { ...props, name: NAME, exportTo }));
}

function sampled(props: TailSamplingProps): Manifest[] {
  return manifestsOf((chart) => new TailSampling(chart, 'sampling', props));
}

function manifestsOf(build: (chart: Chart) => unknown): Manifest[] {
  const app = new App();
  build(new Chart(app, 'observability', { namespace: 'observability', disableResourceNameHashes: true }));
  return planOf(app).objects.map(({ manifest }) => manifest);
}

/** Names the pods behind the Service, for want of an API server to ask. */
function withPods(config: string, addresses: readonly string[]): string {
  const document = parseDocument(config);
  const hostnames = addresses.map((address) => `${address}:${OTLP_GRPC}`);
  document.setIn(['exporters', 'load_balancing/sampling', 'resolver'], { static: { hostnames } });
  return document.toString();
}

/** `20,000`. */
export const count = (value: number) => value.toLocaleString('en-US');
