import type { Duration } from 'cdk8s';
import type { ContractOperation, PathTemplate } from '../contract';
import type { MeshVersion } from '../istio';
import { istioDuration } from '../istio';
import type { SplitRoutes } from './canary';
import type { ForwardRoute, HttpMatchRequest, HttpRoute } from './istio';
import { methodMatch, pathMatch } from './path';
import { reject } from './problem';
import { headerViolations, queryConditions, queryViolation, type Violation } from './request-rules';
import { repetitionOf, retriesWithin } from './retry';

/** How long a caller waits for an operation, and how often it may be repeated. */
export interface CallPolicy {
  /** With all retries in it. */
  readonly timeout: Duration;
  /** After the first attempt; what may not be repeated is not, whatever stands here. */
  readonly retries: number;
}

/** A caller of an operation, known by the labels and the namespace of its pods. */
export interface CallerPolicy {
  readonly name: string;
  readonly source: Pick<HttpMatchRequest, 'sourceLabels' | 'sourceNamespace'>;
  /** @default - the operation's */
  readonly own?: CallPolicy;
}

/** One operation as the mesh treats it. */
export interface OperationPolicy extends CallPolicy {
  readonly operation: ContractOperation;
  readonly callers: readonly CallerPolicy[];
  /** Whether a guard stands before the provider, which runs one key once. */
  readonly guarded: boolean;
}

/** Where accepted requests go. */
export interface Destination extends SplitRoutes {
  readonly meshVersion: MeshVersion;
}

/**
 * The routes of one operation at one of its paths: a request that breaks the contract is turned away with the first
 * thing that is wrong; else it is accepted, callers with a policy of their own first; and whoever did not declare the
 * call is turned away whatever it sends. Labels and namespace decide which proxies get a route at all.
 */
export function operationRoutes(policy: OperationPolicy, path: PathTemplate, destination: Destination): HttpRoute[] {
  const { operation, callers } = policy;
  const request: HttpMatchRequest = { uri: pathMatch(path), method: methodMatch(operation) };
  const shared = callers.filter(({ own }) => own === undefined);
  const refuse = ({ name, conditions, problem }: Violation) =>
    reject(
      `${operation.id}/${name}`,
      callers.flatMap(({ source }) => conditions.map((condition) => ({ ...request, ...condition, ...source }))),
      problem,
    );
  const declared = [
    ...headerViolations(operation).map(refuse),
    ...callers.flatMap((caller) =>
      caller.own
        ? forwards(`${operation.id}/${caller.name}`, [caller], { ...policy, ...caller.own }, request, destination)
        : [],
    ),
    ...(shared.length > 0 ? forwards(operation.id, shared, policy, request, destination) : []),
    ...(operation.requiredQuery.length > 0 ? [refuse(queryViolation(operation))] : []),
  ];
  return [
    ...(callers.length > 0 ? declared : []),
    reject(`${operation.id}/forbidden`, [request], {
      status: 403,
      title: 'Forbidden',
      detail: `The caller did not declare that it calls ${operation.id}.`,
    }),
  ];
}

/** The accepting route for some callers; before it, where a header leads to the canary, the one for that. */
function forwards(
  name: string,
  callers: readonly CallerPolicy[],
  { operation, timeout, retries, guarded }: OperationPolicy,
  request: HttpMatchRequest,
  { route, header, mirror, meshVersion }: Destination,
): ForwardRoute[] {
  const conditions = operation.requiredQuery.length > 0 ? queryConditions(operation) : [{}];
  const match = callers.flatMap(({ source }) =>
    conditions.map((condition) => ({ ...request, ...condition, ...source })),
  );
  const forward: ForwardRoute = {
    name,
    match,
    route,
    ...(mirror && operation.safe && { mirrors: [mirror] }),
    timeout: istioDuration(timeout),
    retries: retriesWithin(timeout, retries, repetitionOf(operation, guarded), meshVersion),
  };
  if (!header) return [forward];
  const withHeader = match.map((one) => ({
    ...one,
    headers: { [header.name.toLowerCase()]: { exact: header.value } },
  }));
  const { mirrors, ...unmirrored } = forward;
  return [{ ...unmirrored, name: `${name}/canary`, match: withHeader, route: header.route }, forward];
}
