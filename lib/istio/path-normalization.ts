import { type Finding, finding } from '../finding';
import type { MeshConfig } from './mesh-config';

/**
 * What the mesh's own configuration has to say of paths: proxies decode `%2F` and `%5C` and merge slashes before they
 * hold a path against routes and policies. By Istio's default (BASE) they do not, so `/users/42%2Fsecrets` would pass as
 * one segment, and be two for an application that decodes before it splits.
 * https://istio.io/latest/docs/ops/best-practices/security/#customize-your-system-on-path-normalization
 */
export const PATH_NORMALIZATION = { normalization: 'DECODE_AND_MERGE_SLASHES' } as const;

/** The same in the numbers of Istio's API, which its configuration may have as well. */
const ACCEPTED: readonly unknown[] = [PATH_NORMALIZATION.normalization, 4];

/**
 * MW312 where a mesh's proxies hold other paths against its policy than its applications may read. What
 * `defaultConfig.connectionSettings` says of slashes goes before `pathNormalization`.
 *
 * @param path where the configuration was read, such as `ConfigMap istio-system/istio`
 */
export function checkPathNormalization(path: string, { pathNormalization, defaultConfig }: MeshConfig): Finding[] {
  const normalization = pathNormalization?.normalization;
  const { httpPathWithEscapedSlashesAction: escaped, httpMergeSlashes: merge } =
    defaultConfig?.connectionSettings ?? {};
  const mend = (message: string, value: unknown, allowed: string, fix: string) =>
    finding('MW312', path, { message, value, allowed, fix });
  return [
    ...(ACCEPTED.includes(normalization)
      ? []
      : [
          mend(
            'encoded slashes are no slashes to the mesh’s policy, and may be to applications',
            normalization ?? 'the default',
            PATH_NORMALIZATION.normalization,
            'set meshConfig.pathNormalization.normalization of the Istio installation',
          ),
        ]),
    ...(escaped === 'KEEP_UNCHANGED'
      ? [
          mend(
            'the settings of all connections keep encoded slashes, whatever pathNormalization says',
            escaped,
            'UNESCAPE_AND_FORWARD',
            'remove meshConfig.defaultConfig.connectionSettings.httpPathWithEscapedSlashesAction',
          ),
        ]
      : []),
    ...(merge === false
      ? [
          mend(
            'the settings of all connections keep doubled slashes, whatever pathNormalization says',
            merge,
            'true',
            'remove meshConfig.defaultConfig.connectionSettings.httpMergeSlashes',
          ),
        ]
      : []),
  ];
}
