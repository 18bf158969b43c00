import { App, Chart } from 'cdk8s';
import {
  type CollectorConfig,
  collectorConfig,
  component,
  healthCheck,
  OtelCollector,
  type OtelCollectorProps,
  otlpReceiver,
  pipeline,
  planOf,
} from '../lib';
import { loadContracts } from '../stacks/contracts';
import { type CollectorPod, collectorPod } from '../testbed/collector';

/** The container's memory, of all candidates alike, and 80 % of it for Go, which the chart sets too. */
const MEMORY = { limit: '1Gi', bytes: 2 ** 30, go: '819MiB' };

/** What is measured, by its name; each sends to `backend`. The first is what the others are compared with. */
export const CANDIDATES: Readonly<Record<string, (backend: string) => CollectorPod>> = {
  bare: (backend) => pod(bare(backend)),
  "helm chart's default": () => pod(helmDefault('debug', {})),
  "helm chart's default, to a backend": (backend) => pod(helmDefault('otlp_http', { endpoint: backend })),
  'gateway, nothing masked': (backend) =>
    gateway({
      exportTo: backend,
      overlay: { service: { pipelines: { traces: { processors: ['memory_limiter', 'filter/probes'] } } } },
    }),
  gateway: (backend) => gateway({ exportTo: backend }),
  'gateway, contracts and span metrics': (backend) => gateway({ exportTo: backend, ...PRODUCTION }),
  'the same with its queue on disk': (backend) => gateway({ exportTo: backend, ...PRODUCTION, persistence: '2Gi' }),
};

/** As in staging, which is prod in one tier. */
const PRODUCTION = { contracts: Object.values(loadContracts()), spanMetrics: true };

/** OTLP in and out, with nothing between. It has to wait where its queue is full: nothing else bounds what it takes. */
function bare(backend: string): CollectorConfig {
  const exporter = component('exporter', 'otlp_http', ['traces'], {
    endpoint: backend,
    sending_queue: { block_on_overflow: true },
  });
  const parts = { receivers: [otlpReceiver()], processors: [], exporters: [exporter] };
  return collectorConfig([pipeline('traces', parts)], [healthCheck()]);
}

/**
 * The pipelines of `config` in the values of the chart opentelemetry-collector 0.170.0
 * (https://github.com/open-telemetry/opentelemetry-helm-charts), for traces; its exporter is a parameter. Its receivers
 * for Jaeger, Zipkin and Prometheus, which would have nothing to do, are left out.
 */
function helmDefault(exporter: string, settings: object): CollectorConfig {
  const limiter = { check_interval: '5s', limit_percentage: 80, spike_limit_percentage: 25 };
  const parts = {
    receivers: [otlpReceiver()],
    processors: [
      component('processor', 'memory_limiter', ['traces'], limiter),
      component('processor', 'batch', ['traces']),
    ],
    exporters: [component('exporter', exporter, ['traces'], { ...settings })],
  };
  return collectorConfig([pipeline('traces', parts)], [healthCheck()]);
}

function pod(config: CollectorConfig): CollectorPod {
  return {
    config: JSON.stringify(config),
    env: { GOMEMLIMIT: MEMORY.go },
    memory: MEMORY.bytes,
    args: [],
    volumes: [],
  };
}

function gateway(props: Omit<OtelCollectorProps, 'name'>): CollectorPod {
  const app = new App();
  const chart = new Chart(app, 'bench', { namespace: 'bench', disableResourceNameHashes: true });
  new OtelCollector(chart, 'gateway', { ...props, name: 'gateway', memory: MEMORY.limit });
  return collectorPod(
    planOf(app).objects.map(({ manifest }) => manifest),
    'gateway',
  );
}
