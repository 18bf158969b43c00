import { contentHash, type k8s, parseQuantity, restrictedContainer } from '../kube';
import { podTemplate, probes, resources, type SecretKey, secretVariables } from '../workload';
import type { CollectorConfig } from './config';
import { listeners } from './endpoints';
import { portName } from './ports';
import { type CollectorIntent, headerVariable } from './props';

/** The ConfigMap's data: one file. */
export type ConfigFiles = Readonly<Record<string, string>>;

export const CONFIG_FILE = 'collector.yaml';
const CONFIG_FOLDER = '/etc/otelcol';

/** The pod template of a Collector. */
export function collectorPodTemplate(
  intent: CollectorIntent,
  config: CollectorConfig,
  files: ConfigFiles,
): k8s.PodTemplateSpec {
  return podTemplate(intent, {
    container: container(intent, config),
    volumes: [{ name: 'config', configMap: { name: configMapName(intent) } }],
    annotations: { 'meshwright.dev/config-hash': contentHash(files) },
    secretEnv: headerVariables(intent),
  });
}

function container(intent: CollectorIntent, config: CollectorConfig): k8s.Container {
  const ports = listeners(config).map((listener) => ({
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
    env: environment(intent),
    resources: resources(intent),
    securityContext: restrictedContainer(),
    // The health check answers every path alike; the path tells whoever reads a proxy's log which probe it was.
    ...probes({ port: 'health', readinessPath: '/readyz', livenessPath: '/livez', startupSeconds: 60 }),
    volumeMounts: [{ name: 'config', mountPath: CONFIG_FOLDER, readOnly: true }],
  };
}

function environment(intent: CollectorIntent): k8s.EnvVar[] {
  return [
    { name: 'MY_POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
    { name: 'GOMEMLIMIT', value: goMemoryLimit(intent.memory) },
    ...secretVariables(headerVariables(intent)),
  ];
}

/** The keys of the export headers by the variable that carries each into the configuration. */
function headerVariables({ exportHeaders }: CollectorIntent): Record<string, SecretKey> {
  return Object.fromEntries(Object.entries(exportHeaders).map(([header, key]) => [headerVariable(header), key]));
}

/** 80 % of the container's limit, as the memory limiter's documentation advises: Go then collects before the limiter must. */
export function goMemoryLimit(memory: string): string {
  return `${Math.floor(((parseQuantity(memory) ?? 0) * 0.8) / 2 ** 20)}MiB`;
}

export const configMapName = (intent: CollectorIntent) => `${intent.name}-config`;
