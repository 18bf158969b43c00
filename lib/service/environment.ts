import { type k8s, type Late, mapLate, referencesIn, toExpandable } from '../kube';
import { secretVariables } from '../workload';
import type { MicroserviceIntent } from './props';
import { telemetryEnv } from './telemetry-env';

/** What every container finds in its environment without being given it: the address of the API server. */
const FROM_THE_CLUSTER = /^KUBERNETES_(SERVICE_(HOST|PORT(_HTTPS)?)|PORT(_443_TCP(_(PROTO|PORT|ADDR))?)?)$/;

/** The variables of a service's container in an order in which each reference resolves. */
export interface Environment {
  readonly variables: readonly k8s.EnvVar[];
  /** References to variables that do not exist. */
  readonly unknown: readonly { readonly variable: string; readonly reference: string }[];
  /** Variables that refer to each other in a circle: the first of them again at the end. */
  readonly circle?: readonly string[];
}

/**
 * The environment of a service: what telemetry needs, secrets, then `env`; a variable that refers to another stands
 * below it, since Kubernetes replaces only references to what stands above.
 */
export function environmentOf(intent: MicroserviceIntent): Environment {
  const given = new Set([...Object.keys(intent.env), ...Object.keys(intent.secretEnv)]);
  const late = Object.entries(intent.env).filter(([, value]) => typeof value !== 'string');
  const known = Object.entries(intent.env).filter(([, value]) => typeof value === 'string');
  const variables: k8s.EnvVar[] = [
    ...telemetryEnv(intent).filter(({ name }) => !given.has(name)),
    ...secretVariables(intent.secretEnv),
    // What late values refer to is not known yet, so they come last.
    ...[...known, ...late].map(([name, value]) => ({ name, value: expandable(value) })),
  ];
  const names = new Set(variables.map(({ name }) => name));
  const references = new Map(
    known.map(([name, value]) => [name, referencesIn(value as string, (reference) => names.has(reference))]),
  );
  const exists = (name: string) => names.has(name) || FROM_THE_CLUSTER.test(name);
  const unknown = [...references].flatMap(([variable, to]) =>
    to.filter((reference) => !exists(reference)).map((reference) => ({ variable, reference })),
  );
  const needs = (name: string) => (references.get(name) ?? []).filter((reference) => names.has(reference));
  return { ...inOrder(variables, needs), unknown };
}

/** The generated types know strings only; a late value travels through them untouched and is resolved by the App. */
const expandable = (value: Late<string>) => mapLate(value, toExpandable) as string;

/** Each variable below those that it needs, and otherwise in the order in which they were. */
function inOrder(
  variables: readonly k8s.EnvVar[],
  needs: (name: string) => readonly string[],
): Pick<Environment, 'variables' | 'circle'> {
  const placed = new Set<string>();
  const ordered: k8s.EnvVar[] = [];
  let open = [...variables];
  while (open.length > 0) {
    const left = open.filter((variable) => {
      if (!needs(variable.name).every((name) => placed.has(name))) return true;
      placed.add(variable.name);
      ordered.push(variable);
      return false;
    });
    if (left.length === open.length) {
      return {
        variables: [...ordered, ...left],
        circle: circleOf(left, (name) => needs(name).find((n) => !placed.has(n))),
      };
    }
    open = left;
  }
  return { variables: ordered };
}

/** Of variables each of which needs another one of them: a circle. */
function circleOf([first]: readonly k8s.EnvVar[], next: (name: string) => string | undefined): string[] {
  const walked: string[] = [];
  let name = first?.name;
  while (name !== undefined && !walked.includes(name)) {
    walked.push(name);
    name = next(name);
  }
  return name === undefined ? walked : [...walked.slice(walked.indexOf(name)), name];
}
