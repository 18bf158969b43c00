import { type Finding, finding } from '../finding';
import { checkCpu, checkDiskSpace, checkImage, checkMemory, parseQuantity } from '../kube';
import { containersOf, type PlannedObject } from '../plan';
import type { Check, Facts } from './check';

/** What Istio's injector replaces by the image of a proxy. */
const INJECTED = 'auto';

const QUANTITIES = { cpu: checkCpu, memory: checkMemory, 'ephemeral-storage': checkDiskSpace };

/**
 * MW105 and MW104: the image of every container names one fixed build, and its resources are amounts that there can be,
 * with no limit below its request. Constructs say that of their props already; this holds for what patches add, and for
 * objects of any other source.
 */
export const containers: Check = {
  codes: ['MW104', 'MW105'],
  check: (facts) => {
    const isTold = toldBy(facts);
    return facts.workloads
      .flatMap(({ object, pod }) =>
        containersOf(pod.spec).flatMap(({ field, container }) => [
          ...checkContainerImage(object, container.image),
          ...checkResources(object, `${field}.resources`, container.resources),
        ]),
      )
      .filter((found) => !isTold(found));
  },
};

function checkContainerImage({ path }: PlannedObject, image: unknown): Finding[] {
  return typeof image === 'string' && image !== INJECTED ? checkImage(path, image) : [];
}

// biome-ignore lint/suspicious/noExplicitAny: a container of any author
function checkResources({ path }: PlannedObject, field: string, resources: any): Finding[] {
  return Object.entries(QUANTITIES).flatMap(([resource, check]) => {
    const [request, limit] = [resources?.requests?.[resource], resources?.limits?.[resource]];
    const malformed = Object.entries({ requests: request, limits: limit }).flatMap(([side, value]) =>
      isNone(value) ? [] : check(path, `${field}.${side}.${resource}`, String(value)),
    );
    if (malformed.length > 0 || isNone(request) || isNone(limit) || amount(request) <= amount(limit)) return malformed;
    return [
      finding('MW104', path, {
        message: `${field}.limits.${resource} is below what is requested`,
        value: limit,
        allowed: `at least ${request}`,
        fix: 'raise the limit or lower the request',
      }),
    ];
  });
}

/** Nothing, and zero, which Kubernetes takes for nothing. */
function isNone(value: unknown): boolean {
  return value === undefined || value === null || amount(value) === 0;
}

function amount(value: unknown): number {
  return Number(parseQuantity(String(value)));
}

/** Whether a construct has said the same of its own objects. */
function toldBy({ plan }: Facts): (found: Finding) => boolean {
  const told = plan.findings.filter(({ code }) => containers.codes.includes(code));
  return ({ code, value, path }) =>
    told.some((other) => other.code === code && other.value === value && `${path}/`.startsWith(`${other.path}/`));
}
