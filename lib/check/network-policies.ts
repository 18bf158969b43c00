import { finding } from '../finding';
import { podSelectorOf, selectsAll } from '../plan';
import type { Check } from './check';

/** MW203: a workload that no NetworkPolicy selects takes connections from everywhere in the cluster. */
export const networkPolicies: Check = {
  codes: ['MW203'],
  needsWholePlan: true,
  check({ workloads, pods, ofKind }) {
    const namespaces = new Set<string | undefined>();
    const guarded = new Set<string>();
    for (const { manifest } of ofKind('networking.k8s.io', 'NetworkPolicy')) {
      const { policyTypes } = manifest.spec ?? {};
      const selector = podSelectorOf(manifest);
      if (!selector || (policyTypes?.length > 0 && !policyTypes.includes('Ingress'))) continue;
      if (selectsAll(selector)) namespaces.add(manifest.metadata.namespace);
      else for (const { object } of pods.select(manifest.metadata.namespace, selector)) guarded.add(object.id);
    }
    return workloads
      .filter(({ object }) => !namespaces.has(object.manifest.metadata.namespace) && !guarded.has(object.id))
      .map(({ object, pod }) =>
        finding('MW203', object.path, {
          message: `no NetworkPolicy for ingress selects the pods of ${object.manifest.kind} ${object.manifest.metadata.name}`,
          value: pod.labels,
          fix: 'add a NetworkPolicy that selects them, or one for the whole namespace',
        }),
      );
  },
};
