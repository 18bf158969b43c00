import type { IConstruct } from 'constructs';
import { type Finding, finding, type Kind, like } from '../finding';

/** A minor release, such as "1.36". */
export type MinorVersion = `${number}.${number}`;

const isMinorVersion = (value: unknown) => typeof value === 'string' && /^\d{1,4}\.\d{1,4}$/.test(value);

/** A prop that is a minor release. */
export const minorVersion: Kind<MinorVersion> = like('a minor release in quotes, such as "1.36"', isMinorVersion);

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
  return isMinorVersion(version) ? (version as MinorVersion) : OLDEST_KUBERNETES;
}

/** MW126 for a release of Kubernetes in the context of a construct that is none, or one for which nothing is written. */
export function checkKubernetesVersion({ node }: IConstruct): Finding[] {
  const version: unknown = node.tryGetContext(KUBERNETES_VERSION);
  // It is reported once, where it is set.
  if (version === undefined || version === node.scope?.node.tryGetContext(KUBERNETES_VERSION)) return [];
  return checkRelease(node.path || 'App', `the context ${KUBERNETES_VERSION}`, version, OLDEST_KUBERNETES);
}

/** MW126 unless `version` is a minor release from `oldest` on. */
export function checkRelease(path: string, what: string, version: unknown, oldest: MinorVersion): Finding[] {
  if (isMinorVersion(version) && /^1\.\d{2}$/.test(String(version)) && atLeast(version as MinorVersion, oldest))
    return [];
  return [
    finding('MW126', path, {
      message: `${what} is not a supported minor release`,
      value: version === undefined ? 'undefined' : version,
      allowed: `a minor release in quotes from "${oldest}" on, without "v" and patch`,
      fix: 'write it as in that example',
    }),
  ];
}

/** Whether `version` is `minimum` or newer. */
export function atLeast(version: MinorVersion, minimum: MinorVersion): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [minimumMajor = 0, minimumMinor = 0] = minimum.split('.').map(Number);
  return major > minimumMajor || (major === minimumMajor && minor >= minimumMinor);
}
