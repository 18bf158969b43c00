import { type Finding, finding } from '../finding';
import { objectId, type PlannedObject, type PodReference, podReferences } from '../plan';
import type { Check, Facts, Workload } from './check';
import { EXTERNAL, externalNames } from './external';

/** What the control planes put into every namespace. */
const ALWAYS_THERE = new Set(['ConfigMap/kube-root-ca.crt', 'ConfigMap/istio-ca-root-cert', 'ServiceAccount/default']);

/** The resources whose controllers make a Secret, and what they call it. */
const SECRET_MAKERS: readonly [group: string, kind: string, nameOf: (object: PlannedObject) => unknown][] = [
  ['cert-manager.io', 'Certificate', ({ manifest }) => manifest.spec?.secretName],
  ['external-secrets.io', 'ExternalSecret', ({ manifest }) => manifest.spec?.target?.name ?? manifest.metadata.name],
  ['bitnami.com', 'SealedSecret', ({ manifest }) => manifest.metadata.name],
];

/** MW115: the ConfigMaps, Secrets and ServiceAccounts of a workload, and the keys that it reads, are in the plan. */
export const references: Check = {
  codes: ['MW115'],
  needsWholePlan: true,
  check(facts) {
    const made = madeSecrets(facts);
    return facts.workloads.flatMap((workload) => checkWorkload(workload, facts, made));
  },
};

function madeSecrets(facts: Facts): Set<string> {
  return new Set(
    SECRET_MAKERS.flatMap(([group, kind, nameOf]) =>
      facts
        .ofKind(group, kind)
        .map((object) => objectId('-', 'Secret', object.manifest.metadata.namespace, String(nameOf(object)))),
    ),
  );
}

function checkWorkload({ object, pod }: Workload, { byId }: Facts, made: ReadonlySet<string>): Finding[] {
  const external = externalNames(pod.annotations);
  const told = new Set<string>();
  return podReferences(pod.spec).flatMap((reference) => {
    const { kind, name, optional } = reference;
    const id = objectId('-', kind, object.manifest.metadata.namespace, name);
    if (kind === 'PersistentVolumeClaim' || optional || ALWAYS_THERE.has(`${kind}/${name}`)) return [];
    if (made.has(id) || external.has(`${kind}/${name}`.toLowerCase())) return [];
    const target = byId.get(id);
    const lacks = target ? missingKeys(reference, target) : [undefined];
    return lacks.flatMap((key) => {
      const what = `${id} ${key}`;
      if (told.has(what)) return [];
      told.add(what);
      return [missing(object, reference, key)];
    });
  });
}

/** Of the keys, those that the object does not hold; the token of a ServiceAccount is filled in by the cluster. */
function missingKeys({ keys }: PodReference, { manifest }: PlannedObject): string[] {
  if (manifest.type === 'kubernetes.io/service-account-token') return [];
  const held = { ...manifest.data, ...manifest.binaryData, ...manifest.stringData };
  return keys.filter((key) => !Object.hasOwn(held, key));
}

function missing({ path }: PlannedObject, { kind, name, field }: PodReference, key: string | undefined): Finding {
  return finding('MW115', path, {
    message:
      key === undefined
        ? `${field} refers to a ${kind} that the plan does not contain`
        : `${field} refers to a key that the ${kind} ${name} does not hold`,
    value: key ?? name,
    fix:
      kind === 'ServiceAccount'
        ? 'declare it in the namespace of the workload'
        : `declare it, mark the reference optional, or name it in the pod annotation ${EXTERNAL}`,
  });
}
