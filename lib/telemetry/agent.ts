import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { type Finding, finding, reportsFindings } from '../finding';
import { checkDnsLabel, k8s, kubeObject, unknownName } from '../kube';
import { checkWorkload, configMapName, metadataOf } from '../workload';
import { addRbac } from './add-rbac';
import { agentConfig } from './agent-config';
import { type AgentIntent, type OtelAgentProps, withAgentDefaults } from './agent-props';
import { checkCollector, surroundingsOf } from './check';
import { checkHost } from './check-host';
import { checkRelease, imageNotes } from './check-release';
import { type CollectorConfig, configYaml } from './config';
import { daemonSetSpec } from './daemon-set';
import { addMember } from './mesh';
import { checkNetwork, networkPolicyNotes, networkPolicySpec } from './network';
import { CONFIG_FILE, collectorPodTemplate } from './pod';
import { permissionsOf } from './rbac';
import { agentShape, meshedProps } from './shape';
import { checkQueueSize, checkQueueSpace, memoryNote } from './sizing';
import { checkTolerations } from './tolerations';

/**
 * An OpenTelemetry Collector on every node: the logs of its containers, or what node, pods and containers use, to a
 * gateway.
 *
 * Who collects logs runs as root, without capabilities and with a read-only root file system: the logs belong to root. What
 * it has read and what waits for the gateway is kept on the node and outlives it. Who collects metrics is not root, and what
 * waits for the gateway is in its memory.
 *
 * @example
 * const namespace = new AgentNamespace(chart, 'namespace', { name: 'otel-agents' });
 * new OtelAgent(chart, 'logs', { name: 'otel-agent', collects: 'logs', namespace, exportTo: gateway });
 * new OtelAgent(chart, 'metrics', { name: 'otel-metrics-agent', collects: 'metrics', namespace, exportTo: gateway });
 */
export class OtelAgent extends Construct {
  readonly intent: AgentIntent;
  /** The configuration as it is rendered. */
  readonly config: CollectorConfig;
  readonly workload: ApiObject;

  constructor(scope: Construct, id: string, given: OtelAgentProps) {
    super(scope, id);
    const { sound: props, findings } = meshedProps(this.node.path, agentShape(unknownName(this)), given);
    const intent = withAgentDefaults(props);
    const config = agentConfig(intent);
    const data = { [CONFIG_FILE]: configYaml(config, [memoryNote(intent.memory), ...imageNotes(intent.image)]) };
    const template = collectorPodTemplate(intent, config);
    this.intent = intent;
    this.config = config;
    const { path } = this.node;
    reportsFindings(this, () => [
      ...findings,
      ...checkWorkload(path, intent),
      ...checkRelease(path, intent.image),
      ...intent.scrapeFrom.flatMap((namespace) => checkDnsLabel(path, 'a namespace of scrapeFrom', namespace)),
      ...checkQueueSize(path, intent.queueSize),
      ...(intent.logs ? [] : checkQueueSpace(path, intent.queueSize, { memory: intent.memory }, 1)),
      ...checkTolerations(path, intent.tolerations),
      ...checkHost(path, props),
      ...checkMesh(path, intent),
      ...checkCollector(path, config, surroundingsOf(template)),
      ...checkNetwork(path, config, intent),
    ]);

    const metadata = metadataOf(intent);
    kubeObject(this, 'service-account', k8s.KubeServiceAccount, metadata, { automountServiceAccountToken: false });
    kubeObject(this, 'config', k8s.KubeConfigMap, { ...metadata, name: configMapName(intent.name, config) }, { data });
    const policyMetadata = { ...metadata, annotations: networkPolicyNotes(config, intent) };
    kubeObject(this, 'network-policy', k8s.KubeNetworkPolicy, policyMetadata, {
      spec: networkPolicySpec(intent, config),
    });
    addRbac(this, intent, permissionsOf(config, intent.namespace));
    this.workload = kubeObject(this, 'daemon-set', k8s.KubeDaemonSet, metadata, {
      spec: daemonSetSpec(intent, template),
    });
    const { mesh, exportTo, namespace, name: serviceAccount, selectorLabels: podLabels } = intent;
    if (mesh) addMember(this, { workload: intent, config, mesh, senders: () => [] });
    exportTo.admit?.({ namespace, serviceAccount, podLabels });
  }
}

/** What one of them takes, the other does not speak. */
function checkMesh(path: string, { exportTo, mesh }: AgentIntent): Finding[] {
  const inMesh = mesh !== undefined;
  if (exportTo.inMesh === undefined || exportTo.inMesh === inMesh) return [];
  return [
    finding('MW309', path, {
      message: inMesh
        ? 'an agent of the mesh sends to a gateway that takes no part in it'
        : 'an agent outside the mesh sends to a gateway that takes mutual TLS only',
      value: exportTo.endpoint,
      allowed: 'both in the mesh, or neither',
      fix: `give the ${inMesh ? 'gateway' : 'agent'} the prop mesh`,
    }),
  ];
}
