/** The minor release of Istio that an environment's cluster runs, such as "1.31". */
export type MeshVersion = `${number}.${number}`;

/** Whether `version` is `minimum` or newer: fields that a mesh does not know are left out for it. */
export function atLeast(version: MeshVersion, minimum: MeshVersion): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [minimumMajor = 0, minimumMinor = 0] = minimum.split('.').map(Number);
  return major > minimumMajor || (major === minimumMajor && minor >= minimumMinor);
}
