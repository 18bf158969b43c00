import type { Chart } from 'cdk8s';
import {
  type AnyPipeline,
  type Component,
  component,
  extension,
  type GatewayParts,
  type Manifest,
  OtelCollector,
  pipeline,
  SIGNALS,
  TailSampling,
} from '../../lib';
import { AGENT, AGENTS, agentPlan, METRICS_AGENT, SHOP } from './agent-lab';
import { manifestsOf, NAMESPACE } from './lab';

/** A Collector whose components ask the API server. */
export interface Asking {
  readonly name: string;
  readonly namespace: string;
  readonly plan: readonly Manifest[];
}

/** Each component that asks, in settings that make it ask for little and for much. */
export function collectorsThatAsk(): Asking[] {
  return [
    ...[AGENT, METRICS_AGENT].map((name) => ({
      ...{ name, namespace: AGENTS, plan: agentPlan('http://127.0.0.1:1', [name]) },
    })),
    asking('balancing', (chart, name) => new TailSampling(chart, name, { name, tracesPerSecond: 100 })),
    gateway('attributes-all', (parts) => through(parts, attributes({ extract: { metadata: IDS, labels: LABELS } }))),
    gateway('attributes-one-namespace', (parts) =>
      through(parts, attributes({ filter: { namespace: SHOP }, extract: { metadata: ['k8s.cluster.uid'] } })),
    ),
    gateway('kubelet-all', (parts) => [...through(parts), from(parts, 'metrics', 'kubelet_stats', KUBELET)]),
    asking('cluster-led', (chart, name) => {
      const leader = extension('k8s_leader_elector', { lease_name: name, lease_namespace: NAMESPACE, ...QUICK });
      const settings = {
        k8s_leader_elector: 'k8s_leader_elector',
        collection_interval: '1s',
        metrics: { 'k8s.service.endpoint.count': { enabled: true } },
      };
      const pipelines = (parts: GatewayParts) => [
        ...through(parts),
        from(parts, 'metrics', 'k8s_cluster', settings),
        from(parts, 'logs', 'k8s_cluster', settings),
      ];
      return new OtelCollector(chart, name, { name, extensions: [leader], pipelines });
    }),
    gateway('cluster-one-namespace', (parts) => [
      ...through(parts),
      from(parts, 'metrics', 'k8s_cluster', { namespaces: [SHOP] }),
    ]),
    gateway('objects', (parts) => [...through(parts), from(parts, 'logs', 'k8s_objects', OBJECTS)]),
  ];
}

const IDS = ['k8s.pod.name', 'k8s.deployment.uid', 'k8s.cronjob.uid', 'k8s.node.uid', 'k8s.cluster.uid'];
const LABELS = ['pod', 'namespace', 'node', 'deployment', 'statefulset', 'daemonset', 'job'].map((kind) => ({
  tag_name: `team.${kind}`,
  key: 'team',
  from: kind,
}));
const KUBELET = {
  auth_type: 'serviceAccount',
  endpoint: 'https://${env:K8S_NODE_NAME}:10250',
  node: '${env:K8S_NODE_NAME}',
  metric_groups: ['node', 'pod', 'volume'],
  extra_metadata_labels: ['k8s.volume.type'],
  k8s_api_config: { auth_type: 'serviceAccount' },
  metrics: { 'k8s.pod.cpu.node.utilization': { enabled: true } },
};
/** A lease that is free again soon after its holder is gone. */
const QUICK = { lease_duration: '2s', renew_deadline: '1s', retry_period: '200ms' };
const OBJECTS = {
  objects: [
    { name: 'pods', mode: 'pull', interval: '1s' },
    { name: 'events', mode: 'watch' },
    { name: 'deployments', mode: 'watch', namespaces: [SHOP] },
    { name: 'services', mode: 'pull', interval: '1s', exclude_namespaces: [{ regexp: '^kube-' }] },
  ],
};

function asking(name: string, build: (chart: Chart, name: string) => unknown): Asking {
  return { name, namespace: NAMESPACE, plan: manifestsOf((chart) => build(chart, name)) };
}

function gateway(name: string, pipelines: (parts: GatewayParts) => readonly AnyPipeline[]): Asking {
  return asking(name, (chart) => new OtelCollector(chart, name, { name, pipelines }));
}

type AnyProcessor = Component<'processor', 'traces' | 'metrics' | 'logs'>;

function attributes(settings: Readonly<Record<string, unknown>>): AnyProcessor {
  return component('processor', 'k8s_attributes', SIGNALS, settings);
}

function through({ otlp, memoryLimiter, exporter }: GatewayParts, ...processors: AnyProcessor[]): AnyPipeline[] {
  return [pipeline('traces', { receivers: [otlp], processors: [memoryLimiter, ...processors], exporters: [exporter] })];
}

function from(
  { memoryLimiter, exporter }: GatewayParts,
  signal: 'metrics' | 'logs',
  receiver: string,
  settings: Readonly<Record<string, unknown>>,
): AnyPipeline {
  const parts = { processors: [memoryLimiter], exporters: [exporter] };
  return signal === 'logs'
    ? pipeline('logs', { ...parts, receivers: [component('receiver', receiver, ['logs'], settings)] })
    : pipeline('metrics', { ...parts, receivers: [component('receiver', receiver, ['metrics'], settings)] });
}
