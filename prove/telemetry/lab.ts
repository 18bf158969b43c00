import { App, Chart } from 'cdk8s';
import { OtelCollector, type OtelCollectorProps, planOf } from '../../lib';
import {
  type Backend,
  type Collector,
  collectorPod,
  openSender,
  type Sender,
  startBackend,
  startCollector,
} from '../../testbed/collector';

/** What of a gateway an experiment chooses. */
export type GatewayProps = Omit<OtelCollectorProps, 'name' | 'exportTo'>;

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
}

const NAME = 'otel-gateway';

export function telemetryLab(): TelemetryLab {
  return {
    async withGateway(props, work) {
      const [backend, second] = [await startBackend(), await startBackend()];
      try {
        const { manifests } = planned(typeof props === 'function' ? props(second) : props, backend.endpoint);
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
  };
}

/** The port of the gateway's OTLP by gRPC. */
export const OTLP_GRPC = 4317;

function planned(props: GatewayProps, exportTo: string) {
  const app = new App();
  const chart = new Chart(app, 'observability', { namespace: 'observability', disableResourceNameHashes: true });
  new OtelCollector(chart, 'gateway', { ...props, name: NAME, exportTo });
  return { manifests: planOf(app).objects.map(({ manifest }) => manifest) };
}

/** `20,000`. */
export const count = (value: number) => value.toLocaleString('en-US');
