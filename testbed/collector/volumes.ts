import type { Manifest } from '../mesh/manifests';

/** What a Pod mounts, and where its files come from: of its node, given with the Pod, or its own from the beginning. */
export interface PodVolume {
  readonly name: string;
  /** Where the container sees it. */
  readonly at: string;
  readonly readOnly: boolean;
  /** The path on its node. @default - it is not of the node */
  readonly hostPath?: string;
  /** Its files by name. @default - it begins empty */
  readonly files?: Readonly<Record<string, string>>;
}

/** A volume of a Pod's specification. */
export interface Volume {
  readonly name: string;
  readonly hostPath?: { readonly path: string };
  readonly configMap?: { readonly name: string };
  readonly secret?: { readonly secretName: string };
}

/** Where a container's specification mounts a volume. */
export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
}

/**
 * The volumes behind mounts. A mount without one is of a claim.
 * @param secrets the values of Secrets, as `<secret>/<key>`
 */
export function podVolumes(
  mounts: readonly VolumeMount[],
  volumes: readonly Volume[],
  configMaps: readonly Manifest[],
  secrets: Readonly<Record<string, string>>,
): PodVolume[] {
  return mounts.map(({ name, mountPath, readOnly = false }) => {
    const { hostPath, configMap, secret } = volumes.find((each) => each.name === name) ?? {};
    return {
      name,
      at: mountPath,
      readOnly,
      ...(hostPath && { hostPath: hostPath.path }),
      ...(configMap && { files: configMaps.find(({ metadata }) => metadata.name === configMap.name)?.data }),
      ...(secret && { files: keysOf(secret.secretName, secrets) }),
    };
  });
}

function keysOf(secret: string, secrets: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(secrets).filter(([key]) => key.startsWith(`${secret}/`));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(secret.length + 1), value]));
}
