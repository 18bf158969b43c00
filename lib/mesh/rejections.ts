import type { OrderedPath } from '../contract';
import type { HttpMatchRequest, RejectRoute } from './istio';
import type { OperationPolicy } from './operation-routes';
import { methodMatch, pathMatches } from './path';
import { type Problem, reject } from './problem';
import type { Violation } from './request-rules';

/** An operation that a request is meant for, at some of its paths. */
export interface Addressed {
  readonly policy: OperationPolicy;
  readonly paths: readonly OrderedPath[];
}

/** What an operation's own callers may have done wrong, of all operations of a layer: one route for each answer. */
export function violationRoutes(
  addressed: readonly Addressed[],
  violationsOf: (policy: OperationPolicy) => readonly Violation[],
): RejectRoute[] {
  const routes = new Map<string, { readonly violation: Violation; readonly addressed: Addressed[] }>();
  for (const one of addressed) {
    if (one.policy.callers.length === 0) continue;
    for (const violation of violationsOf(one.policy)) {
      const key = JSON.stringify(violation);
      const route = routes.get(key);
      if (route) route.addressed.push(one);
      else routes.set(key, { violation, addressed: [one] });
    }
  }
  // An operation's 415 goes before its 400s, whatever the others have.
  return [...routes.values()]
    .sort((a, b) => b.violation.problem.status - a.violation.problem.status)
    .map(({ violation: { name, conditions, problem }, addressed: those }) => {
      const requests = requestsOf(those, ({ callers }) => callers.map(({ source }) => source));
      const match = requests.flatMap((request) => conditions.map((condition) => ({ ...request, ...condition })));
      return reject(name, match, problem);
    });
}

/** Whoever did not declare the call of an operation is turned away, whatever it sends. */
export function forbiddenRoute(addressed: readonly Addressed[]): RejectRoute {
  return reject('forbidden', requestsOf(addressed), {
    status: 403,
    title: 'Forbidden',
    detail: 'The caller did not declare that it calls this operation.',
  });
}

/** The answers to methods that paths do not have: one route for each set of methods that they do have. */
export function methodRoutes(paths: readonly OrderedPath[]): RejectRoute[] {
  const byMethods = new Map<string, OrderedPath[]>();
  for (const path of paths) {
    const allowed = allowedMethods(path).join(', ');
    byMethods.set(allowed, [...(byMethods.get(allowed) ?? []), path]);
  }
  return [...byMethods].map(([allow, those]) => {
    const problem: Problem = {
      status: 405,
      title: 'Method Not Allowed',
      detail: `This path allows ${allow}.`,
      headers: { allow },
    };
    return reject(
      `method-not-allowed/${allow.replaceAll(', ', ',')}`,
      pathMatches(those.map(({ path }) => path)),
      problem,
    );
  });
}

/** The methods that every request at a path may have: those of the path, and of all that match all of its requests. */
function allowedMethods({ operations, others }: OrderedPath): string[] {
  const around = others.filter(({ relation }) => relation === 'inside' || relation === 'equal');
  const all = [...operations, ...around.flatMap(({ other }) => other.operations)];
  return [...new Set(all.flatMap(({ methods }) => methods))].sort();
}

type Source = Pick<HttpMatchRequest, 'sourceLabels' | 'sourceNamespace'>;

/** The fewest matches for the requests of these operations, by the callers that they are for. */
function requestsOf(
  addressed: readonly Addressed[],
  sourcesOf: (policy: OperationPolicy) => readonly Source[] = () => [{}],
): HttpMatchRequest[] {
  const alike = new Map<string, Addressed[]>();
  for (const one of addressed) {
    const key = JSON.stringify([one.policy.operation.methods, sourcesOf(one.policy)]);
    alike.set(key, [...(alike.get(key) ?? []), one]);
  }
  return [...alike.values()].flatMap((those) => {
    const [first] = those;
    if (!first) return [];
    const paths = pathMatches(those.flatMap((one) => one.paths.map(({ path }) => path)));
    const method = methodMatch(first.policy.operation);
    return sourcesOf(first.policy).flatMap((source) => paths.map((uri) => ({ ...uri, method, ...source })));
  });
}
