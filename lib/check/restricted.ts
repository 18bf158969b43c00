import { type Finding, finding } from '../finding';
import { containersOf } from '../plan';
import type { Check } from './check';
import { CONTAINER_RULES, type Json, POD_RULES, type Violation } from './restricted-rules';

/**
 * MW202: every pod meets the Pod Security Standard "restricted" (as of Kubernetes 1.34), in all of its containers:
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/ Those of a Namespace that the plan itself marks as
 * "privileged" are exempt, as they are for the API server.
 */
export const restricted: Check = {
  codes: ['MW202'],
  check({ workloads, ofKind }) {
    const privileged = ofKind('-', 'Namespace')
      .filter(({ manifest }) => manifest.metadata.labels?.['pod-security.kubernetes.io/enforce'] === 'privileged')
      .map(({ manifest }) => manifest.metadata.name);
    return workloads
      .filter(({ object }) => !privileged.includes(String(object.manifest.metadata.namespace)))
      .flatMap(({ object, pod }) => podViolations(pod.spec, pod.annotations).map((v) => toFinding(object.path, v)));
  },
};

function podViolations(spec: Json, annotations: Readonly<Record<string, string>>): Violation[] {
  return [
    ...POD_RULES.flatMap((rule) => rule(spec, annotations)),
    ...containersOf(spec).flatMap(({ field, container }) =>
      CONTAINER_RULES.flatMap((rule) => rule(container ?? {}, spec)).map((violation) => ({
        ...violation,
        field: `${field}.${violation.field}`,
      })),
    ),
  ];
}

function toFinding(path: string, { field, value, allowed }: Violation): Finding {
  return finding('MW202', path, {
    message: `${field} does not meet the Pod Security Standard "restricted"`,
    value: value === undefined ? 'not set' : value,
    allowed,
    fix: `set ${field} to what is allowed`,
  });
}
