import type { MinorVersion } from './version';

const PREFIX = 'pod-security.kubernetes.io/';

/**
 * The labels by which a Namespace has pods refused that do not meet "restricted" as it is in a release of Kubernetes, and
 * whoever applies a workload warned.
 */
export function restrictedLabels(release: MinorVersion): Record<string, string> {
  return {
    [`${PREFIX}enforce`]: 'restricted',
    [`${PREFIX}enforce-version`]: `v${release}`,
    [`${PREFIX}warn`]: 'restricted',
    [`${PREFIX}warn-version`]: `v${release}`,
  };
}
