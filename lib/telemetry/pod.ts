import { contentHash, type k8s, restrictedContainer } from '../kube';
import { podTemplate, probes, resources, secretVariables } from '../workload';
import type { CollectorConfig } from './config';
import { certificateSecrets } from './credentials';
import { listeners } from './network/listeners';
import { portName } from './ports';
import { permissionsOf } from './rbac';
import { goMemoryLimit } from './sizing';
import type { CollectorWorkload } from './workload';

export const CONFIG_FILE = 'collector.yaml';
const CONFIG_FOLDER = '/etc/otelcol';

/** The pod template of a Collector. */
export function collectorPodTemplate(intent: CollectorWorkload, config: CollectorConfig): k8s.PodTemplateSpec {
  return podTemplate(intent, {
    container: container(intent, config),
    volumes: [
      { name: 'config', configMap: { name: configMapName(intent) } },
      ...intent.volumes.flatMap(({ name, source }) => (source ? [{ name, ...source }] : [])),
    ],
    annotations: { 'meshwright.dev/config-hash': contentHash(config) },
    secretEnv: intent.secretEnv,
    mountedSecrets: certificateSecrets(intent),
    apiToken: permissionsOf(config, intent.namespace).length > 0,
  });
}

function container(intent: CollectorWorkload, config: CollectorConfig): k8s.Container {
  const ports = listeners(config, intent.network).map((listener) => ({
    name: portName(listener),
    containerPort: listener.port,
    protocol: listener.transport,
  }));
  return {
    name: intent.name,
    image: intent.image,
    imagePullPolicy: 'IfNotPresent',
    args: [`--config=${CONFIG_FOLDER}/${CONFIG_FILE}`],
    ports,
    env: environment(intent, config),
    resources: resources(intent),
    securityContext: restrictedContainer(),
    // The health check answers every path alike; the path tells whoever reads a proxy's log which probe it was.
    ...probes({ port: 'health', readinessPath: '/readyz', livenessPath: '/livez', startupSeconds: 60 }),
    volumeMounts: [
      { name: 'config', mountPath: CONFIG_FOLDER, readOnly: true },
      ...intent.volumes.map(({ name, mountPath, readOnly }) => ({ name, mountPath, readOnly: readOnly ?? true })),
    ],
  };
}

function environment(intent: CollectorWorkload, config: CollectorConfig): k8s.EnvVar[] {
  return [
    { name: 'MY_POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
    ...(needsNodeName(config) ? [{ name: NODE_NAME, valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }] : []),
    { name: 'GOMEMLIMIT', value: goMemoryLimit(intent.memory) },
    ...secretVariables(intent.secretEnv),
  ];
}

/** The variable that names the pod's node, for those that look at their own node only. */
export const NODE_NAME = 'K8S_NODE_NAME';

const needsNodeName = (config: CollectorConfig) => JSON.stringify(config).includes(NODE_NAME);

export const configMapName = (intent: CollectorWorkload) => `${intent.name}-config`;
