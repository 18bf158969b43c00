import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { type Finding, reportsFindings } from '../finding';
import { checkRange, unknownName } from '../kube';
import type { TelemetrySender, TelemetryTarget } from '../service';
import { OtelCollector } from './collector';
import { type Component, component, pipeline, SIGNALS } from './component';
import { OTLP_GRPC_PORT, reliable } from './components';
import type { DeclaredNetwork } from './network';
import { STORE } from './persistence';
import { checkPolicies, DEFAULT_POLICIES, tailSampling } from './sampling-policies';
import { meshedProps, tailSamplingShape } from './shape';
import { type SampledTraffic, samplingMemory, samplingNote, tracesInMemory } from './sizing';
import type { TailSamplingProps } from './tail-sampling-props';

/**
 * Tail sampling in two tiers: the first sends all spans of a trace to one replica of the second, and that one decides on
 * the whole trace. Metrics and logs leave from the first tier.
 *
 * @example
 * new TailSampling(chart, 'telemetry', { name: 'otel-gateway', exportTo: 'https://otlp.example.com', tracesPerSecond: 200 });
 */
export class TailSampling extends Construct implements TelemetryTarget {
  /** The tier that takes OTLP and spreads traces by their id. */
  readonly balancing: OtelCollector;
  /** The tier that decides. */
  readonly sampling: OtelCollector;

  constructor(scope: Construct, id: string, asked: TailSamplingProps) {
    super(scope, id);
    const { sound: props, findings } = meshedProps(this.node.path, tailSamplingShape(unknownName(this)), asked);
    const { name, tracesPerSecond, spansPerTrace = 20, decisionSeconds = 10, policies = DEFAULT_POLICIES } = props;
    const { image, partOf, contracts, exportTo, exportHeaders, exportCertificates, mesh } = props;
    const { allowFrom, scrapeFrom, persistence, probePaths, spanMetrics, authenticate, replicas = 2 } = props;
    const given = { tracesPerSecond, spansPerTrace, decisionSeconds, replicas };
    const { path } = this.node;
    const [wrongTraffic, wrongPolicies] = [checkTraffic(path, given), checkPolicies(path, policies)];
    reportsFindings(this, () => [...findings, ...wrongTraffic, ...wrongPolicies]);
    // What is wrong is said once, by its own name: nothing is computed from it.
    const kept = wrongPolicies.length > 0 ? DEFAULT_POLICIES : policies;
    const isCountable = wrongTraffic.length === 0 && Number.isSafeInteger(replicas) && replicas > 0;
    const traffic = isCountable ? given : { tracesPerSecond: 1, spansPerTrace: 1, decisionSeconds: 1, replicas: 1 };

    const backend = { exportTo, exportHeaders, exportCertificates, persistence };
    const common = { image, partOf, contracts, replicas, mesh, scrapeFrom, ...backend };
    const { network = {} } = props;
    const sampler = `${name}-sampling`;
    const namespace = Chart.of(this).namespace ?? 'default';
    this.sampling = new OtelCollector(this, 'sampling', {
      ...common,
      name: sampler,
      headless: true,
      network: only(network, 'exporters::otlp_http/backend'),
      memory: samplingMemory(traffic),
      notes: [samplingNote(traffic)],
      // The first tier has dropped them, and counted what came before anything was sampled.
      probePaths: [],
      pipelines: ({ otlp, memoryLimiter, exporter }) => [
        pipeline('traces', {
          receivers: [otlp],
          processors: [
            memoryLimiter,
            tailSampling({ policies: kept, decisionSeconds: traffic.decisionSeconds, traces: tracesInMemory(traffic) }),
          ],
          exporters: [exporter],
        }),
      ],
    });
    this.balancing = new OtelCollector(this, 'balancing', {
      ...common,
      name,
      allowFrom,
      probePaths,
      spanMetrics,
      authenticate,
      network: { ...decidingPods(sampler, namespace), ...network },
      pipelines: ({ otlp, memoryLimiter, exporter }) =>
        SIGNALS.map((signal) => {
          const parts = { receivers: [otlp], processors: [memoryLimiter] };
          return signal === 'traces'
            ? pipeline(signal, {
                ...parts,
                exporters: [byTrace(`${sampler}.${namespace}`, persistence === undefined ? undefined : STORE)],
              })
            : pipeline(signal, { ...parts, exporters: [exporter] });
        }),
    });
    const { name: serviceAccount, selectorLabels: podLabels } = this.balancing.intent;
    this.sampling.admit({ namespace, serviceAccount, podLabels });
  }

  /** See {@link OtelCollector.admit}. */
  admit(sender: TelemetrySender): void {
    this.balancing.admit(sender);
  }

  get inMesh(): boolean {
    return this.balancing.inMesh;
  }

  /** Both, in the order in which data passes through. */
  get tiers(): readonly [OtelCollector, OtelCollector] {
    return [this.balancing, this.sampling];
  }

  get endpoint(): string {
    return this.balancing.endpoint;
  }

  get namespace(): string {
    return this.balancing.namespace;
  }

  get selectorLabels(): Readonly<Record<string, string>> {
    return this.balancing.selectorLabels;
  }

  get port(): number {
    return this.balancing.port;
  }

  get authenticates(): TelemetryTarget['authenticates'] {
    return this.balancing.authenticates;
  }
}

/** The exporter of the first tier. */
const BALANCER = 'load_balancing/sampling';

/** The pods of the second tier are known to the label. */
const decidingPods = (name: string, namespace: string): DeclaredNetwork => ({
  [`exporters::${BALANCER}`]: { connectsTo: [{ namespace, podLabels: { app: name }, ports: [OTLP_GRPC_PORT] }] },
});

const only = (network: DeclaredNetwork, at: string): DeclaredNetwork =>
  network[at] === undefined ? {} : { [at]: network[at] };

/**
 * Sends by trace id to the pods behind a Service. Its queue stands before the choice of a pod: behind it, what waits for
 * a pod that is gone would wait for good.
 */
function byTrace(service: string, storage: string | undefined): Component<'exporter', 'traces'> {
  const off = { enabled: false };
  return component('exporter', BALANCER, ['traces'], {
    routing_key: 'traceID',
    resolver: { k8s: { service, ports: [OTLP_GRPC_PORT] } },
    protocol: { otlp: { tls: { insecure: true }, timeout: '5s', sending_queue: off, retry_on_failure: off } },
    ...reliable({ storage }),
  });
}

/** The number of replicas is judged with each tier. */
function checkTraffic(path: string, traffic: SampledTraffic): Finding[] {
  return [
    ...checkRange(path, 'tracesPerSecond', traffic.tracesPerSecond, 1, 1_000_000),
    ...checkRange(path, 'spansPerTrace', traffic.spansPerTrace, 1, 100_000),
    ...checkRange(path, 'decisionSeconds', traffic.decisionSeconds, 1, 600),
  ];
}
