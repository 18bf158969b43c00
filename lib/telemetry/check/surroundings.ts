import type { k8s } from '../../kube';

/** A folder or file that is there for the process. */
export interface MountedPath {
  readonly path: string;
  readonly writable?: boolean;
}

/** What the workload gives the Collector, and the configuration may therefore count on. */
export interface Surroundings {
  /** The environment variables that are set. */
  readonly env: readonly string[];
  readonly mounts: readonly MountedPath[];
}

/** The variables of every Collector of this library: its own address, and Go's memory limit. */
export const OWN_VARIABLES = ['MY_POD_IP', 'GOMEMLIMIT'] as const;

/** What a Collector of this library has when nothing else is given to it. */
export const BARE: Surroundings = { env: OWN_VARIABLES, mounts: [{ path: '/etc/otelcol' }] };

/** What a pod template gives its first container, tokens of the Kubernetes API included. */
export function surroundingsOf({ spec }: k8s.PodTemplateSpec): Surroundings {
  const container = spec?.containers[0];
  const token = spec?.automountServiceAccountToken ? [{ path: '/var/run/secrets/kubernetes.io/serviceaccount' }] : [];
  return {
    env: (container?.env ?? []).map(({ name }) => name),
    mounts: [
      ...(container?.volumeMounts ?? []).map(({ mountPath, readOnly }) => ({ path: mountPath, writable: !readOnly })),
      ...token,
    ],
  };
}
