import { finding } from '../finding';
import { ISTIO_NAMESPACE } from '../istio';
import { podSelectorOf, selectsAll } from '../plan';
import type { Check } from './check';

/** MW106: an object that names pods by label names pods that exist. One without a selector means all, or none. */
export const selectors: Check = {
  codes: ['MW106'],
  needsWholePlan: true,
  check: ({ plan, pods }) =>
    plan.objects.flatMap(({ path, manifest }) => {
      const { namespace } = manifest.metadata;
      const selector = podSelectorOf(manifest);
      // There Istio's policies speak for the whole mesh, and so for pods of other namespaces and plans.
      if (!selector || selectsAll(selector) || namespace === ISTIO_NAMESPACE) return [];
      if (pods.select(namespace, selector).length > 0) return [];
      return [
        finding('MW106', path, {
          message: `the selector of the ${manifest.kind} matches no pod template in namespace ${namespace}`,
          value: selector,
          allowed: 'labels that a pod template of the same namespace carries',
          fix: 'correct the labels of the selector or of the pod template',
        }),
      ];
    }),
};
