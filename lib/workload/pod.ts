import { k8s, restrictedPod } from '../kube';
import { podLabels } from './labels';
import { podAnnotations } from './pod-annotations';
import type { SecretKey, SecretRef } from './secret';
import { secretAnnotations } from './secret';
import type { Workload } from './workload';

/** What differs from workload to workload in a pod. */
export interface PodParts {
  readonly container: k8s.Container;
  readonly volumes?: k8s.Volume[];
  readonly annotations?: Readonly<Record<string, string>>;
  /** The keys of Secrets by the environment variable that carries them. */
  readonly secretEnv: Readonly<Record<string, SecretKey>>;
  /** Secrets among the volumes. @default - none */
  readonly mountedSecrets?: readonly SecretRef[];
  /** @default false */
  readonly apiToken?: boolean;
  /** @default 10001 */
  readonly uid?: number;
}

/** The pod template of a workload: Pod Security "restricted", spread over zones and nodes, and given time to drain. */
export function podTemplate(workload: Workload, parts: PodParts): k8s.PodTemplateSpec {
  return {
    metadata: {
      labels: podLabels(workload),
      annotations: {
        ...podAnnotations(workload, parts.volumes),
        ...parts.annotations,
        ...secretAnnotations(parts.secretEnv, parts.mountedSecrets),
      },
    },
    spec: {
      serviceAccountName: workload.name,
      automountServiceAccountToken: parts.apiToken ?? false,
      enableServiceLinks: false,
      securityContext: restrictedPod(parts.uid),
      terminationGracePeriodSeconds: workload.graceSeconds,
      topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
        topologyKey,
        maxSkew: 1,
        // A preference: with DoNotSchedule a lost zone would leave its pods pending.
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: workload.selectorLabels },
        // Each revision by itself: counted with the pods that it replaces, one that is spread evenly while both run is
        // not when they are gone. Pods of a StatefulSet have no such label, and are counted together.
        matchLabelKeys: ['pod-template-hash'],
      })),
      containers: [parts.container],
      volumes: parts.volumes,
    },
  };
}

/** What a container may use. */
export function resources({ cpuRequest, cpuLimit, memory }: Workload): k8s.ResourceRequirements {
  return {
    requests: { cpu: quantity(cpuRequest), memory: quantity(memory) },
    limits: { cpu: quantity(cpuLimit), memory: quantity(memory) },
  };
}

/** The paths of a container's health, and the longest time that it takes to start. */
export interface Health {
  readonly port: string;
  readonly readinessPath: string;
  readonly livenessPath: string;
  readonly startupSeconds: number;
}

const PERIOD_SECONDS = { startup: 2, readiness: 5, liveness: 10 } as const;

/** Three probes that differ: one waits for the start, one steers traffic, and one restarts, last of all. */
export function probes(health: Health): Pick<k8s.Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'> {
  const port = k8s.IntOrString.fromString(health.port);
  const probe = (path: string, periodSeconds: number, failureThreshold: number): k8s.Probe => ({
    httpGet: { path, port },
    periodSeconds,
    timeoutSeconds: 2,
    failureThreshold,
  });
  return {
    startupProbe: probe(
      health.livenessPath,
      PERIOD_SECONDS.startup,
      Math.ceil(health.startupSeconds / PERIOD_SECONDS.startup),
    ),
    readinessProbe: probe(health.readinessPath, PERIOD_SECONDS.readiness, 3),
    // Slower and more patient than readiness: a busy pod must leave the endpoints long before it is restarted.
    livenessProbe: probe(health.livenessPath, PERIOD_SECONDS.liveness, 6),
  };
}

export const quantity = (text: string) => k8s.Quantity.fromString(text);
