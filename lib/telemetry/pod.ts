import { contentHash, k8s, parseQuantity, restrictedContainer, restrictedPod } from '../kube';
import type { CollectorConfig } from './config';
import { listeners } from './endpoints';
import { portName } from './ports';
import { type CollectorIntent, headerVariable } from './props';

/** The ConfigMap's data: one file. */
export type ConfigFiles = Readonly<Record<string, string>>;

export const CONFIG_FILE = 'collector.yaml';
const CONFIG_FOLDER = '/etc/otelcol';

/** The pod template of a Collector: Pod Security "restricted", spread, probed and drained. */
export function podTemplate(
  intent: CollectorIntent,
  labels: Record<string, string>,
  config: CollectorConfig,
  files: ConfigFiles,
): k8s.PodTemplateSpec {
  return {
    metadata: { labels, annotations: annotations(intent, files) },
    spec: {
      serviceAccountName: intent.name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: restrictedPod(),
      terminationGracePeriodSeconds: intent.graceSeconds,
      topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
        topologyKey,
        maxSkew: 1,
        // A preference: with DoNotSchedule a lost zone would leave its pods pending.
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: intent.selectorLabels },
      })),
      containers: [container(intent, config)],
      volumes: [{ name: 'config', configMap: { name: configMapName(intent) } }],
    },
  };
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
    resources: {
      requests: { cpu: quantity(intent.cpuRequest), memory: quantity(intent.memory) },
      limits: { cpu: quantity(intent.cpuLimit), memory: quantity(intent.memory) },
    },
    securityContext: restrictedContainer(),
    startupProbe: probe('/livez', 2, 30),
    readinessProbe: probe('/readyz', 5, 3),
    // Slower and more patient than readiness: a busy pod must leave the endpoints long before it is restarted.
    livenessProbe: probe('/livez', 10, 6),
    volumeMounts: [{ name: 'config', mountPath: CONFIG_FOLDER, readOnly: true }],
  };
}

/** The health check answers every path alike; the path tells whoever reads a proxy's log which probe it was. */
const probe = (path: string, periodSeconds: number, failureThreshold: number): k8s.Probe => ({
  httpGet: { path, port: k8s.IntOrString.fromString('health') },
  periodSeconds,
  timeoutSeconds: 2,
  failureThreshold,
});

function environment(intent: CollectorIntent): k8s.EnvVar[] {
  return [
    { name: 'MY_POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
    { name: 'GOMEMLIMIT', value: goMemoryLimit(intent.memory) },
    ...Object.entries(intent.exportHeaders).map(([header, { secret, key }]) => ({
      name: headerVariable(header),
      valueFrom: { secretKeyRef: { name: secret, key } },
    })),
  ];
}

/** 80 % of the container's limit, as the memory limiter's documentation advises: Go then collects before the limiter must. */
export function goMemoryLimit(memory: string): string {
  return `${Math.floor(((parseQuantity(memory) ?? 0) * 0.8) / 2 ** 20)}MiB`;
}

function annotations(intent: CollectorIntent, files: ConfigFiles): Record<string, string> {
  const headers = Object.entries(intent.exportHeaders);
  const external = [...new Set(headers.filter(([, key]) => key.external).map(([, { secret }]) => `secret/${secret}`))];
  return {
    'kubectl.kubernetes.io/default-container': intent.name,
    'meshwright.dev/config-hash': contentHash(files),
    ...(external.length > 0 && { 'meshwright.dev/external': external.join(', ') }),
    ...Object.fromEntries(
      headers.flatMap(([header, { revision }]) =>
        // The generated types know strings only; a late value travels through them and is resolved by the App.
        revision === undefined ? [] : [[revisionAnnotation(header), revision as string]],
      ),
    ),
  };
}

const revisionAnnotation = (header: string) => `secret-revision.meshwright.dev/${headerVariable(header)}`;

export const configMapName = (intent: CollectorIntent) => `${intent.name}-config`;

const quantity = (text: string) => k8s.Quantity.fromString(text);
