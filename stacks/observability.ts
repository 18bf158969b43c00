import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  AgentNamespace,
  type CollectorMesh,
  type Contract,
  OtelAgent,
  OtelCollector,
  RestrictedNamespace,
  ServiceSecret,
  TailSampling,
} from '../lib';
import type { DeployConfig } from './config';
import type { Environment } from './environments';

export interface ObservabilityProps {
  readonly environment: Environment;
  readonly config: DeployConfig;
  /** The contracts of the senders, whose secret fields leave the environment in no span and no log. */
  readonly contracts: readonly Contract[];
}

/** Where the logs, traces and metrics of an environment come together. */
export class Observability extends Chart {
  /** What takes OTLP. */
  readonly gateway: OtelCollector;
  /** All of them, in the order in which data passes through. */
  readonly collectors: readonly (OtelCollector | OtelAgent)[];

  constructor(scope: Construct, id: string, { environment, config, contracts }: ObservabilityProps) {
    const namespace = `observability-${environment.name}`;
    super(scope, id, { namespace, disableResourceNameHashes: true });
    new RestrictedNamespace(this, 'namespace', { name: namespace });

    const mesh = { version: environment.meshVersion, localityFailover: environment.localityFailover };
    const gateway = {
      name: 'otel-gateway',
      image: config.collectorImage,
      replicas: environment.replicaFloor,
      mesh,
      contracts,
      spanMetrics: true,
      persistence: environment.telemetryVolume,
      ...this.backend(config),
    };
    const tiers = environment.tailSampling
      ? new TailSampling(this, 'gateway', { ...gateway, ...environment.tailSampling }).tiers
      : ([new OtelCollector(this, 'gateway', gateway)] as const);
    this.gateway = tiers[0];
    const agents = {
      namespace: `otel-agents-${environment.name}`,
      gateway: this.gateway,
      mesh,
      image: config.collectorImage,
    };
    this.collectors = environment.agents ? [...new Agents(scope, 'agents', agents).all, ...tiers] : tiers;
  }

  private backend({ telemetry }: DeployConfig) {
    if (!telemetry) return {};
    const { authorization } = telemetry;
    const secret = new ServiceSecret(this, 'backend', { name: 'otlp-backend', values: { authorization } });
    return { exportTo: telemetry.backend, exportHeaders: { authorization: secret.key('authorization') } };
  }
}

interface AgentsProps {
  readonly namespace: string;
  readonly gateway: OtelCollector;
  readonly mesh: CollectorMesh;
  readonly image?: string;
}

/** Two Collectors on every node, in a namespace that holds nothing else: they read the node's files. */
class Agents extends Chart {
  readonly all: readonly OtelAgent[];

  constructor(scope: Construct, id: string, { namespace, gateway, mesh, image }: AgentsProps) {
    super(scope, id, { namespace, disableResourceNameHashes: true });
    const where = new AgentNamespace(this, 'namespace', { name: namespace });
    const common = { namespace: where, exportTo: gateway, mesh, image };
    this.all = [
      new OtelAgent(this, 'logs', { ...common, name: 'otel-agent', collects: 'logs' }),
      new OtelAgent(this, 'metrics', { ...common, name: 'otel-metrics-agent', collects: 'metrics' }),
    ];
  }
}
