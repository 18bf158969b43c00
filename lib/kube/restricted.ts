import type { k8s } from './kube';

/** The first uid that is no system account and not the mesh sidecar's 1337, which the mesh's rules exempt (IST0144). */
const DEFAULT_UID = 10001;

/**
 * The pod's half of the Pod Security Standard "restricted": not root, the runtime's seccomp profile. `fsGroup` makes
 * mounted volumes writable for the same uid.
 */
export function restrictedPod(uid = DEFAULT_UID): k8s.PodSecurityContext {
  return {
    runAsNonRoot: true,
    runAsUser: uid,
    runAsGroup: uid,
    fsGroup: uid,
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** The container's half: no escalation, no capabilities, and (beyond the standard) a read-only root file system. */
export function restrictedContainer(): k8s.SecurityContext {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
  };
}
