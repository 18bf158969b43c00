import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { type Finding, finding, reportsFindings } from '../finding';
import { checkDnsLabel, k8s, kubeObject } from '../kube';
import { checkWorkload, metadataOf } from '../workload';
import { addRbac } from './add-rbac';
import { agentConfig } from './agent-config';
import { type AgentIntent, type OtelAgentProps, withAgentDefaults } from './agent-props';
import { checkCollector, surroundingsOf } from './check';
import { OtelCollector } from './collector';
import { type CollectorConfig, configYaml } from './config';
import { daemonSetSpec } from './daemon-set';
import { networkPolicySpec } from './network-policy';
import { CONFIG_FILE, collectorPodTemplate, configMapName } from './pod';
import { permissionsOf } from './rbac';
import { checkQueueSize } from './sizing';
import { TailSampling } from './tail-sampling';

/**
 * An OpenTelemetry Collector on every node: the logs of its containers, and what node, pods and containers use, to a
 * gateway. What it has read and what waits for the gateway is kept on the node and outlives it.
 *
 * It runs as root, without capabilities and with a read-only root file system: the logs belong to root.
 *
 * @example
 * const namespace = new AgentNamespace(chart, 'namespace', { name: 'otel-agents' });
 * new OtelAgent(chart, 'agent', { name: 'otel-agent', namespace, exportTo: gateway });
 */
export class OtelAgent extends Construct {
  readonly intent: AgentIntent;
  /** The configuration as it is rendered. */
  readonly config: CollectorConfig;
  readonly workload: ApiObject;

  constructor(scope: Construct, id: string, props: OtelAgentProps) {
    super(scope, id);
    const intent = withAgentDefaults(props);
    const config = agentConfig(intent);
    const data = { [CONFIG_FILE]: configYaml(config) };
    const template = collectorPodTemplate(intent, config, data);
    this.intent = intent;
    this.config = config;
    const { path } = this.node;
    reportsFindings(this, () => [
      ...checkWorkload(path, intent),
      ...intent.scrapeFrom.flatMap((namespace) => checkDnsLabel(path, 'a namespace of scrapeFrom', namespace)),
      ...checkQueueSize(path, intent.queueSize),
      ...checkAdmitted(path, intent),
      ...checkCollector(path, config, surroundingsOf(template)),
    ]);

    const metadata = metadataOf(intent);
    kubeObject(this, 'service-account', k8s.KubeServiceAccount, metadata, { automountServiceAccountToken: false });
    kubeObject(this, 'config', k8s.KubeConfigMap, { ...metadata, name: configMapName(intent) }, { data });
    kubeObject(this, 'network-policy', k8s.KubeNetworkPolicy, metadata, { spec: networkPolicySpec(intent, config) });
    addRbac(this, intent, permissionsOf(config, intent.namespace));
    this.workload = kubeObject(this, 'daemon-set', k8s.KubeDaemonSet, metadata, {
      spec: daemonSetSpec(intent, template),
    });
  }
}

/** A gateway of this library tells whom it admits. */
function checkAdmitted(path: string, { exportTo, namespace }: AgentIntent): Finding[] {
  const gateway = exportTo instanceof TailSampling ? exportTo.balancing : exportTo;
  const admitted = gateway instanceof OtelCollector ? gateway.intent.allowFrom : [namespace];
  if (admitted.includes(namespace)) return [];
  return [
    finding('MW109', path, {
      message: 'the gateway does not admit the agent’s namespace, so its NetworkPolicy would refuse the agent',
      value: admitted,
      allowed: namespace,
      fix: `add "${namespace}" to allowFrom of the gateway`,
    }),
  ];
}
