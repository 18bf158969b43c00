import { type k8s, restrictedContainer } from '../kube';
import { configMapName, podTemplate, probes, resources, secretVariables } from '../workload';
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
      { name: 'config', configMap: { name: configMapName(intent.name, config) } },
      ...intent.volumes.flatMap(({ name, source }) => (source ? [{ name, ...source }] : [])),
    ],
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
  const text = JSON.stringify(config);
  return [
    { name: 'MY_POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
    ...Object.entries(OF_NODE)
      .filter(([name]) => text.includes(name))
      .map(([name, fieldPath]) => ({ name, valueFrom: { fieldRef: { fieldPath } } })),
    { name: 'GOMEMLIMIT', value: goMemoryLimit(intent.memory) },
    ...secretVariables(intent.secretEnv),
  ];
}

/** The variable that names the pod's node, for those that look at their own node only. */
export const NODE_NAME = 'K8S_NODE_NAME';
/** The variable with the address of the pod's node. */
export const NODE_IP = 'K8S_NODE_IP';

/** The variables that a pod has where its configuration reads them, and the fields that they come from. */
const OF_NODE: Readonly<Record<string, string>> = { [NODE_NAME]: 'spec.nodeName', [NODE_IP]: 'status.hostIP' };
