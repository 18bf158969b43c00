import type { Duration } from 'cdk8s';
import type { ContractOperation } from '../contract';
import type { MeshVersion } from '../istio';
import { istioDuration } from '../istio';
import type { SplitRoutes } from './canary';
import type { ForwardRoute, HttpMatchRequest, HttpRoute, RejectRoute } from './istio';
import { pathMatch } from './path';
import { reject } from './problem';
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

type Condition = Partial<Pick<HttpMatchRequest, 'headers' | 'withoutHeaders' | 'queryParams'>>;

/**
 * The routes of one operation: accepted where the request keeps the contract, callers with a policy of their own first;
 * else turned away with the first thing that is wrong; and whoever did not declare the call is turned away whatever it
 * sends. Labels and namespace decide which proxies get a route at all.
 */
export function operationRoutes(policy: OperationPolicy, destination: Destination): HttpRoute[] {
  const { operation, callers } = policy;
  const request: HttpMatchRequest = { uri: pathMatch(operation.segments), method: { exact: operation.method } };
  const shared = callers.filter(({ own }) => own === undefined);
  return [
    ...callers.flatMap((caller) =>
      caller.own
        ? forwards(`${operation.id}/${caller.name}`, [caller], { ...policy, ...caller.own }, request, destination)
        : [],
    ),
    ...(shared.length > 0 ? forwards(operation.id, shared, policy, request, destination) : []),
    ...(callers.length > 0 ? violations(operation, request, callers) : []),
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
  const match = callers.flatMap((caller) =>
    accepted(operation).map((condition) => ({ ...request, ...condition, ...caller.source })),
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
    headers: { ...one.headers, [header.name.toLowerCase()]: { exact: header.value } },
  }));
  const { mirrors, ...unmirrored } = forward;
  return [{ ...unmirrored, name: `${name}/canary`, match: withHeader, route: header.route }, forward];
}

/** The conditions under which a request keeps the contract; any of them will do. */
function accepted(operation: ContractOperation): Condition[] {
  const headers = Object.fromEntries([
    ...operation.requiredHeaders.map(({ name, pattern }) => [name, { regex: pattern ?? '.+' }]),
    ...(operation.requiresIdempotencyKey ? [[KEY, { regex: operation.idempotencyKeyPattern ?? '.+' }]] : []),
  ]);
  const queryParams = Object.fromEntries(
    operation.requiredQuery.map(({ name, pattern }) => [name, { regex: pattern ?? '.+' }]),
  );
  const condition = {
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(operation.requiredQuery.length > 0 && { queryParams }),
  };
  const mediaType = mediaTypePattern(operation);
  if (mediaType === undefined) return [condition];
  const withBody = { ...condition, headers: { ...headers, [CONTENT_TYPE]: { regex: mediaType } } };
  if (operation.requestBodyRequired) return [withBody];
  return [withBody, { ...condition, withoutHeaders: { [CONTENT_TYPE]: {} } }];
}

/** What a request that came past the accepting routes has wrong, the first thing first. */
function violations(
  operation: ContractOperation,
  request: HttpMatchRequest,
  callers: readonly CallerPolicy[],
): RejectRoute[] {
  const from = (conditions: readonly Condition[]) =>
    callers.flatMap((caller) => conditions.map((condition) => ({ ...request, ...condition, ...caller.source })));
  const badRequest = (what: string, detail: string, conditions: readonly Condition[]) =>
    reject(`${operation.id}/${what}`, from(conditions), { status: 400, title: 'Bad Request', detail });

  const mediaType = mediaTypePattern(operation);
  const unsupported =
    mediaType === undefined
      ? []
      : [
          reject(`${operation.id}/media-type`, from(lacking(CONTENT_TYPE, mediaType)), {
            status: 415,
            title: 'Unsupported Media Type',
            detail: `The request body must be ${operation.requestMediaTypes.join(' or ')}.`,
            headers: { accept: operation.requestMediaTypes.join(', ') },
          }),
        ];
  const key = operation.requiresIdempotencyKey
    ? [
        badRequest(
          'idempotency-key',
          `${operation.id} requires a well-formed Idempotency-Key header.`,
          lacking(KEY, operation.idempotencyKeyPattern ?? '.+'),
        ),
      ]
    : [];
  const headers = operation.requiredHeaders.map(({ name, pattern }) =>
    badRequest(
      `header/${name}`,
      `${operation.id} requires a well-formed ${name} header.`,
      lacking(name, pattern ?? '.+'),
    ),
  );
  const names = operation.requiredQuery.map(({ name }) => name);
  const query =
    names.length > 0
      ? [badRequest('query', `${operation.id} requires these well-formed query parameters: ${names.join(', ')}.`, [{}])]
      : [];
  return [...unsupported, ...key, ...headers, ...query];
}

const KEY = 'idempotency-key';
const CONTENT_TYPE = 'content-type';

/**
 * A header that is missing, or is there and is not what it must be: two matches, since an expression never matches an
 * absent header, inverted or not (istio#50988).
 */
function lacking(header: string, pattern: string): Condition[] {
  return [{ withoutHeaders: { [header]: {} } }, { withoutHeaders: { [header]: { regex: pattern } } }];
}

/** The content types that an operation takes, with any parameters; undefined where it takes all, or no body. */
function mediaTypePattern({ requestMediaTypes }: ContractOperation): string | undefined {
  if (requestMediaTypes.length === 0 || requestMediaTypes.includes('*/*')) return undefined;
  const types = requestMediaTypes.map((type) => type.replace(/[.+]/g, '\\$&').replace('*', '[^;\\s]+'));
  return `(?i)(?:${types.join('|')})\\s*(?:;.*)?`;
}
