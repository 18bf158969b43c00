import type { ContractOperation, PathTemplate } from '../contract';
import type { MeshVersion } from '../istio';
import { istioDuration } from '../istio';
import type { CallPolicy } from './call-policy';
import type { SplitRoutes } from './canary';
import type { ForwardRoute, HttpMatchRequest } from './istio';
import { methodMatch, pathMatches } from './path';
import { queryConditions } from './request-rules';
import { repetitionOf, retriesWithin } from './retry';

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
 * The routes of one operation that accept: callers with a policy of their own first. Labels and namespace decide which
 * proxies get a route at all.
 */
export function acceptingRoutes(
  policy: OperationPolicy,
  paths: readonly PathTemplate[],
  destination: Destination,
): ForwardRoute[] {
  const { operation, callers } = policy;
  const shared = callers.filter(({ own }) => own === undefined);
  const requests = pathMatches(paths).map((uri) => ({ ...uri, method: methodMatch(operation) }));
  return [
    ...callers.flatMap((caller) =>
      caller.own
        ? forwards(`${operation.id}/${caller.name}`, [caller], { ...policy, ...caller.own }, requests, destination)
        : [],
    ),
    ...(shared.length > 0 ? forwards(operation.id, shared, policy, requests, destination) : []),
  ];
}

/** A year: Istio refuses the zero by which Envoy has none, and a route that says nothing is MW301. */
const STREAM_TIMEOUT = '8760h';

/** The accepting route for some callers; before it, where a header leads to the canary, the one for that. */
function forwards(
  name: string,
  callers: readonly CallerPolicy[],
  policy: OperationPolicy,
  requests: readonly HttpMatchRequest[],
  { route, header, mirror, meshVersion }: Destination,
): ForwardRoute[] {
  const { operation, timeout, streams, guarded } = policy;
  const conditions = operation.requiredQuery.length > 0 ? queryConditions(operation) : [{}];
  const match = callers.flatMap(({ source }) =>
    requests.flatMap((request) => conditions.map((condition) => ({ ...request, ...condition, ...source }))),
  );
  const forward: ForwardRoute = {
    name,
    match,
    route,
    ...(mirror && operation.safe && !operation.transactional && { mirrors: [mirror] }),
    timeout: streams ? STREAM_TIMEOUT : istioDuration(timeout),
    retries: retriesWithin(policy, repetitionOf(operation, guarded), meshVersion),
  };
  if (!header) return [forward];
  const withHeader = match.map((one) => ({
    ...one,
    headers: { [header.name.toLowerCase()]: { exact: header.value } },
  }));
  const { mirrors, ...unmirrored } = forward;
  return [{ ...unmirrored, name: `${name}/canary`, match: withHeader, route: header.route }, forward];
}
