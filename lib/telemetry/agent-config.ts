import { type AgentIntent, HOST_ROOT, POD_LOGS } from './agent-props';
import { component, type Processor, pipeline, type Receiver, SIGNALS, type Signal } from './component';
import { healthCheck, memoryLimiter, otlpGrpcExporter } from './components';
import { type CollectorConfig, collectorConfig, overlay } from './config';
import { fileStorage, STORE } from './persistence';
import { NODE_IP, NODE_NAME } from './pod';

/** The configuration of an agent: the node's logs or its numbers, said of which pod they are, to a gateway. */
export function agentConfig(intent: AgentIntent): CollectorConfig {
  const { logs, hostMetrics, hostFilesystems, kubeletMetrics, queueSize } = intent;
  const endpoint = intent.exportTo.endpoint.replace(/^http:\/\//, '');
  const gateway = otlpGrpcExporter({ endpoint, queueSize, storage: logs ? STORE : undefined }, 'gateway');
  const processors = [memoryLimiter(), podAttributes(), nodeAttribute()];
  const metrics = [
    ...(hostMetrics || hostFilesystems.length > 0 ? [hostMetricsReceiver(intent)] : []),
    ...(kubeletMetrics ? [kubeletReceiver(intent)] : []),
  ];
  const pipelines = [
    ...(logs ? [pipeline('logs', { receivers: [podLogs(intent)], processors, exporters: [gateway] })] : []),
    ...(metrics.length > 0 ? [pipeline('metrics', { receivers: metrics, processors, exporters: [gateway] })] : []),
  ];
  const config = collectorConfig(pipelines, [healthCheck(), ...(logs ? [fileStorage()] : [])]);
  return intent.overlay === undefined ? config : overlay(config, intent.overlay);
}

/** The logs of all containers of the node, but the agent's own, which would feed on themselves. */
function podLogs({ namespace, name }: AgentIntent): Receiver<'logs'> {
  return component('receiver', 'file_log/pods', ['logs'], {
    include: [`${POD_LOGS}/*/*/*.log`],
    exclude: [`${POD_LOGS}/${namespace}_${name}-*_*/*/*.log`],
    include_file_path: true,
    start_at: 'end',
    // How far each file was read outlives the agent: nothing is read twice, and nothing skipped.
    storage: STORE,
    // What the gateway refuses is read again, in place of being dropped.
    retry_on_failure: { enabled: true, max_elapsed_time: '0s' },
    operators: [{ type: 'container', id: 'container' }],
  });
}

/**
 * What `/proc` tells of the whole node. Its network is none of it: that is of the pod itself, wherever `/proc` is from.
 */
function hostMetricsReceiver({ hostMetrics, hostFilesystems }: AgentIntent): Receiver<'metrics'> {
  return component('receiver', 'host_metrics', ['metrics'], {
    collection_interval: '30s',
    root_path: HOST_ROOT,
    scrapers: {
      ...(hostMetrics && { cpu: {}, load: {}, memory: {}, disk: {} }),
      ...(hostFilesystems.length > 0 && {
        filesystem: { include_mount_points: { mount_points: [...hostFilesystems], match_type: 'strict' } },
      }),
    },
  });
}

/** The kubelet of the own node, known by the cluster's authority, which the receiver reads beside the agent's token. */
function kubeletReceiver({ unverifiedKubelets, kubeletAddress }: AgentIntent): Receiver<'metrics'> {
  return component('receiver', 'kubelet_stats', ['metrics'], {
    collection_interval: '30s',
    auth_type: 'serviceAccount',
    endpoint: `https://\${env:${kubeletAddress === 'Hostname' ? NODE_NAME : NODE_IP}}:10250`,
    ...(unverifiedKubelets && { insecure_skip_verify: true }),
    metric_groups: ['node', 'pod', 'container'],
  });
}

/** Which workload a pod belongs to; only pods of the own node are watched, which is what keeps the API server well. */
function podAttributes(): Processor<Signal> {
  return component('processor', 'k8s_attributes', SIGNALS, {
    auth_type: 'serviceAccount',
    filter: { node_from_env_var: NODE_NAME },
    extract: {
      metadata: ['k8s.namespace.name', 'k8s.pod.name', 'k8s.pod.uid', 'k8s.deployment.name', 'k8s.node.name'],
    },
    pod_association: [{ sources: [{ from: 'resource_attribute', name: 'k8s.pod.uid' }] }],
  });
}

function nodeAttribute(): Processor<Signal> {
  return component('processor', 'resource/node', SIGNALS, {
    attributes: [{ key: 'k8s.node.name', value: `\${env:${NODE_NAME}}`, action: 'insert' }],
  });
}
