import { type Finding, finding } from '../finding';
import { arrayOf, containersOf } from '../plan';
import type { Check, Workload } from './check';

/**
 * MW129: the volumes of a pod have names of their own, and each container mounts them at paths of their own. The API server
 * refuses anything else, whether props, patches or an object of another source say it.
 */
export const volumes: Check = {
  codes: ['MW129'],
  check: ({ workloads }) => workloads.flatMap((workload) => [...checkNames(workload), ...checkMounts(workload)]),
};

function checkNames({ object: { path }, pod }: Workload): Finding[] {
  return repeated(arrayOf(pod.spec.volumes).map(({ name }) => name)).map((name) =>
    finding('MW129', path, {
      message: 'the pod has two volumes of one name',
      value: name,
      allowed: 'a name of its own for each volume',
      fix: 'rename one of them, and what mounts it',
    }),
  );
}

function checkMounts({ object: { path, manifest }, pod }: Workload): Finding[] {
  const claims = arrayOf(manifest.spec?.volumeClaimTemplates).map((claim) => claim.metadata?.name);
  const names = [...arrayOf(pod.spec.volumes).map(({ name }) => name), ...claims];
  return containersOf(pod.spec).flatMap(({ field, container }) => {
    const mounts = arrayOf(container.volumeMounts);
    const lost = mounts.filter(({ name }) => !names.includes(name)).map(({ name }) => name);
    const paths = mounts.map(({ mountPath }) => mountPath);
    return [
      ...[...new Set(lost)].map((name) =>
        finding('MW129', path, {
          message: `${field} mounts a volume that the pod does not have`,
          value: name,
          allowed: names.join(', ') || 'none, the pod has no volumes',
          fix: 'declare the volume, or correct the name',
        }),
      ),
      ...repeated(paths).map((mountPath) =>
        finding('MW129', path, {
          message: `${field} mounts two volumes at one path`,
          value: mountPath,
          allowed: 'a path of its own for each mount',
          fix: 'mount one of them elsewhere',
        }),
      ),
      ...(paths.some((mountPath) => !mountPath)
        ? [finding('MW129', path, { message: `${field} mounts a volume at no path`, fix: 'give its mountPath' })]
        : []),
    ];
  });
}

/** What stands more than once in a list, each once. */
function repeated(values: readonly unknown[]): unknown[] {
  return [...new Set(values.filter((value, i) => value && values.indexOf(value) !== i))];
}
