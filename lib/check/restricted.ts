import { type Finding, finding } from '../finding';
import { OLDEST_KUBERNETES } from '../kube';
import { containersOf, type PlannedObject } from '../plan';
import type { Check } from './check';
import { CONTAINER_RULES, POD_RULES, type PodView, type Violation } from './restricted-rules';

const PREFIX = 'pod-security.kubernetes.io/';
const LEVELS = ['privileged', 'baseline', 'restricted'];
const VERSION = /^v1\.(0|[1-9][0-9]*)$/;
/**
 * What is not pinned is judged by the cluster's own version, which may be any. The oldest and 1.34 are the strictest: the
 * others allow all that both of them do.
 */
const UNPINNED = [Number(OLDEST_KUBERNETES.split('.')[1]), 34];

/**
 * MW202: every pod meets the Pod Security Standard "restricted" in all of its containers, by the version that its
 * Namespace pins, as far as the plan has it: https://kubernetes.io/docs/concepts/security/pod-security-standards/ Pods of
 * a Namespace that the plan itself marks as "privileged" are exempt, as they are for the API server.
 *
 * MW207: what a Namespace says of the standards exists; with anything else the API server refuses it.
 */
export const restricted: Check = {
  codes: ['MW202', 'MW207'],
  check({ workloads, ofKind }) {
    const namespaces = ofKind('-', 'Namespace');
    const pinned = new Map(namespaces.map(({ manifest }) => [manifest.metadata.name, manifest.metadata.labels ?? {}]));
    const labelsOf = (object: PlannedObject) => pinned.get(String(object.manifest.metadata.namespace)) ?? {};
    return [
      ...workloads
        .filter(({ object }) => labelsOf(object)[`${PREFIX}enforce`] !== 'privileged')
        .flatMap(({ object, pod }) => {
          const minors = minorsOf(labelsOf(object)[`${PREFIX}enforce-version`]);
          const violations = minors.flatMap((minor) => podViolations({ ...pod, minor }));
          return [...new Map(violations.map((v) => [`${v.field} ${v.value}`, v])).values()].map((v) =>
            toFinding(object.path, minors, v),
          );
        }),
      ...namespaces.flatMap(checkLabels),
    ];
  },
};

/** "latest" is as good as no pin. */
function minorsOf(version: unknown): number[] {
  const minor = VERSION.exec(String(version))?.[1];
  return minor === undefined ? UNPINNED : [Number(minor)];
}

function podViolations(pod: PodView): Violation[] {
  return [
    ...POD_RULES.flatMap((rule) => rule(pod)),
    ...containersOf(pod.spec).flatMap(({ field, container }) =>
      CONTAINER_RULES.flatMap((rule) => rule(container, pod)).map((violation) => ({
        ...violation,
        field: `${field}.${violation.field}`,
      })),
    ),
  ];
}

function toFinding(path: string, minors: readonly number[], { field, value, allowed }: Violation): Finding {
  const version = minors.length === 1 ? ` of Kubernetes 1.${minors[0]}` : '';
  return finding('MW202', path, {
    message: `${field} does not meet the Pod Security Standard "restricted"${version}`,
    value: value === undefined ? 'not set' : value,
    allowed,
    fix: `set ${field} to what is allowed`,
  });
}

function checkLabels({ path, manifest: { metadata } }: PlannedObject): Finding[] {
  return Object.entries(metadata.labels ?? {}).flatMap(([label, value]) => {
    const mode = /^pod-security\.kubernetes\.io\/(?:enforce|warn|audit)(-version)?$/.exec(label);
    if (!mode) return [];
    const isKnown = mode[1] ? value === 'latest' || VERSION.test(value) : LEVELS.includes(value);
    if (isKnown) return [];
    return [
      finding('MW207', path, {
        message: `the label ${label} says what does not exist`,
        value,
        allowed: mode[1] ? 'a version such as v1.34, or latest' : LEVELS.join(', '),
        fix: 'correct it',
      }),
    ];
  });
}
