import type { IConstruct } from 'constructs';

/** A minor release, such as "1.36". */
export type MinorVersion = `${number}.${number}`;

/** The context key under which an App says which release of Kubernetes its cluster runs. */
export const KUBERNETES_VERSION = 'meshwright.dev/kubernetes-version';

/** The oldest release that what this library writes works on: `preStop.sleep` is served by it without a feature gate. */
export const OLDEST_KUBERNETES: MinorVersion = '1.30';

/**
 * The release of Kubernetes that a construct is written for: the context `meshwright.dev/kubernetes-version` of its App
 * (`app.node.setContext(KUBERNETES_VERSION, '1.36')`), else the oldest supported one, whose names every later one takes.
 */
export function kubernetesVersionOf(construct: IConstruct): MinorVersion {
  const version: unknown = construct.node.tryGetContext(KUBERNETES_VERSION);
  return typeof version === 'string' && /^\d{1,4}\.\d{1,4}$/.test(version)
    ? (version as MinorVersion)
    : OLDEST_KUBERNETES;
}

/** Whether `version` is `minimum` or newer. */
export function atLeast(version: MinorVersion, minimum: MinorVersion): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [minimumMajor = 0, minimumMinor = 0] = minimum.split('.').map(Number);
  return major > minimumMajor || (major === minimumMajor && minor >= minimumMinor);
}
