import { type Finding, finding } from '../finding';
import type { PlannedObject } from '../plan';
import type { Check, Facts, Workload } from './check';

/**
 * MW314: pods for which the mesh has policy and which get no proxy. Nothing of that policy holds for them, and whoever
 * takes nothing but mutual TLS refuses them. Of a Namespace that is not in the plan nothing is known.
 */
export const injection: Check = {
  codes: ['MW314'],
  check(facts) {
    const namespaces = new Map(facts.ofKind('-', 'Namespace').map((object) => [object.manifest.metadata.name, object]));
    const found = new Map<string, Finding>();
    for (const workload of membersOf(facts)) {
      const namespace = namespaces.get(workload.object.manifest.metadata.namespace ?? '');
      const problem = problemOf(workload, namespace);
      if (problem) found.set(problem.path, problem);
    }
    return [...found.values()];
  },
};

/** The workloads that a Sidecar object names: what is configured there is their proxy. */
function membersOf({ pods, ofKind }: Facts): Workload[] {
  return ofKind('networking.istio.io', 'Sidecar').flatMap(({ manifest }) => {
    const matchLabels = manifest.spec?.workloadSelector?.labels;
    return matchLabels ? pods.select(manifest.metadata.namespace, { matchLabels }) : [];
  });
}

/** The label of a pod decides, except against a Namespace that says no; `istio-injection` wins over `istio.io/rev`. */
function problemOf({ object, pod }: Workload, namespace: PlannedObject | undefined): Finding | undefined {
  const own = pod.labels[POD_LABEL];
  if (own === 'false') {
    return finding('MW314', object.path, {
      message: 'the pods of a member of the mesh refuse its proxy',
      value: `${POD_LABEL}: "${own}"`,
      allowed: 'pods without the label',
      fix: 'remove the label, or take the service out of the members of its ServiceMesh',
    });
  }
  if (!namespace) return undefined;
  const labels: Readonly<Record<string, string>> = namespace.manifest.metadata.labels ?? {};
  const injected = labels['istio-injection'] ?? (REVISION_LABEL in labels || own === 'true' ? 'enabled' : undefined);
  if (injected === 'enabled') return undefined;
  return finding('MW314', namespace.path, {
    message: `members of the mesh run in the namespace ${namespace.manifest.metadata.name}, whose pods get no proxy`,
    value: injected === undefined ? 'no label for injection' : `istio-injection: ${injected}`,
    allowed: `istio-injection: enabled, or ${REVISION_LABEL} with a revision`,
    fix: 'leave the prop "sidecars" of the namespace at its default, or give it no ServiceMesh',
  });
}

/** https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy */
const POD_LABEL = 'sidecar.istio.io/inject';
const REVISION_LABEL = 'istio.io/rev';
