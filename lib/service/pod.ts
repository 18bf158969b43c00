import { contentHash, k8s, type Late, restrictedContainer, restrictedPod } from '../kube';
import { podLabels } from './labels';
import type { MicroserviceIntent } from './props';
import { telemetryEnv } from './telemetry-env';

const PROBE_SECONDS = { startup: 2, readiness: 5, liveness: 10 } as const;

/** The pod template of a service: Pod Security "restricted", spread, probed and drained. */
export function podTemplate(intent: MicroserviceIntent): k8s.PodTemplateSpec {
  return {
    metadata: { labels: podLabels(intent), annotations: podAnnotations(intent) },
    spec: {
      serviceAccountName: intent.name,
      automountServiceAccountToken: intent.apiToken,
      enableServiceLinks: false,
      securityContext: restrictedPod(intent.uid),
      terminationGracePeriodSeconds: intent.graceSeconds,
      topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
        topologyKey,
        maxSkew: 1,
        // A preference: with DoNotSchedule a lost zone would leave its pods pending.
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: intent.selectorLabels },
      })),
      containers: [container(intent)],
      volumes: volumes(intent),
    },
  };
}

function container(intent: MicroserviceIntent): k8s.Container {
  return {
    name: intent.name,
    image: intent.image,
    imagePullPolicy: 'IfNotPresent',
    ports: [{ name: 'http', containerPort: intent.port, protocol: 'TCP' }],
    env: environment(intent),
    resources: {
      requests: { cpu: quantity(intent.cpuRequest), memory: quantity(intent.memory) },
      limits: { cpu: quantity(intent.cpuLimit), memory: quantity(intent.memory) },
    },
    securityContext: restrictedContainer(),
    startupProbe: probe(intent.livenessPath, PROBE_SECONDS.startup, {
      failureThreshold: Math.ceil(intent.startupSeconds / PROBE_SECONDS.startup),
    }),
    readinessProbe: probe(intent.readinessPath, PROBE_SECONDS.readiness, { failureThreshold: 3 }),
    // Slower and more patient than readiness: a busy pod must leave the endpoints long before it is restarted.
    livenessProbe: probe(intent.livenessPath, PROBE_SECONDS.liveness, { failureThreshold: 6 }),
    volumeMounts: volumeMounts(intent),
  };
}

function probe(path: string, periodSeconds: number, thresholds: { failureThreshold: number }): k8s.Probe {
  return {
    httpGet: { path, port: k8s.IntOrString.fromString('http') },
    periodSeconds,
    timeoutSeconds: 2,
    ...thresholds,
  };
}

function environment(intent: MicroserviceIntent): k8s.EnvVar[] {
  const given = new Set([...Object.keys(intent.env), ...Object.keys(intent.secretEnv)]);
  return [
    ...telemetryEnv(intent).filter(({ name }) => !given.has(name)),
    ...Object.entries(intent.env).map(([name, value]) => ({ name, value: late(value) })),
    ...Object.entries(intent.secretEnv).map(([name, { secret, key }]) => ({
      name,
      valueFrom: { secretKeyRef: { name: secret, key } },
    })),
  ];
}

function volumes(intent: MicroserviceIntent): k8s.Volume[] | undefined {
  const found: k8s.Volume[] = [];
  if (intent.writableTmp !== undefined) {
    found.push({ name: 'tmp', emptyDir: { sizeLimit: quantity(intent.writableTmp) } });
  }
  if (hasConfigFiles(intent)) found.push({ name: 'config', configMap: { name: configMapName(intent) } });
  return found.length > 0 ? found : undefined;
}

function volumeMounts(intent: MicroserviceIntent): k8s.VolumeMount[] | undefined {
  const found: k8s.VolumeMount[] = [];
  if (intent.writableTmp !== undefined) found.push({ name: 'tmp', mountPath: '/tmp' });
  if (hasConfigFiles(intent)) found.push({ name: 'config', mountPath: `/etc/${intent.name}`, readOnly: true });
  return found.length > 0 ? found : undefined;
}

function podAnnotations(intent: MicroserviceIntent): Record<string, string> {
  const external = Object.values(intent.secretEnv).filter((key) => key.external);
  return {
    'kubectl.kubernetes.io/default-container': intent.name,
    ...(hasConfigFiles(intent) && { 'meshwright.dev/config-hash': contentHash(intent.configFiles) }),
    ...(external.length > 0 && {
      'meshwright.dev/external': [...new Set(external.map(({ secret }) => `secret/${secret}`))].join(', '),
    }),
    ...Object.fromEntries(
      Object.entries(intent.secretEnv).flatMap(([name, { revision }]) =>
        revision === undefined ? [] : [[`secret-revision.meshwright.dev/${name}`, late(revision)]],
      ),
    ),
  };
}

export const hasConfigFiles = (intent: MicroserviceIntent) => Object.keys(intent.configFiles).length > 0;
export const configMapName = (intent: MicroserviceIntent) => `${intent.name}-config`;

const quantity = (text: string) => k8s.Quantity.fromString(text);

/** The generated types know strings only; a late value travels through them untouched and is resolved by the App. */
const late = (value: Late<string>) => value as string;
