/**
 * The mode of a file of manifests: what has a Secret in it is its owner's alone, whatever its values are. The plan holds
 * no value that is known before deployment, but what is said to be no secret is somebody's word.
 */
export function modeOf(text: string): number {
  return /^kind: Secret$/m.test(text) ? 0o600 : 0o644;
}
