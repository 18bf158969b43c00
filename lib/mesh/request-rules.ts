import type { ContractOperation } from '../contract';
import type { HttpMatchRequest } from './istio';
import type { Problem } from './problem';

/** What a match asks of a request beside its path, its method and its caller. */
export type Condition = Partial<Pick<HttpMatchRequest, 'headers' | 'withoutHeaders' | 'queryParams'>>;

/** A way in which a request breaks the contract of its operation, and the answer to it. */
export interface Violation {
  /** What the name of the route ends in. */
  readonly name: string;
  /** Any of them is the violation. */
  readonly conditions: readonly Condition[];
  readonly problem: Problem;
}

/**
 * The violations that a match can find: a header that is missing or is not what it has to be. Their routes stand before
 * the accepting one, in this order, and the first that matches answers.
 */
export function headerViolations(operation: ContractOperation): Violation[] {
  const { id, requiredHeaders, requiresIdempotencyKey, idempotencyKeyPattern } = operation;
  const key = requiresIdempotencyKey
    ? [
        badRequest(
          KEY,
          `${id} requires a well-formed Idempotency-Key header.`,
          missingOrMalformed(KEY, idempotencyKeyPattern ?? '.+'),
        ),
      ]
    : [];
  const headers = requiredHeaders.map(({ name, pattern }) =>
    badRequest(
      `header/${name}`,
      `${id} requires a well-formed ${name} header.`,
      missingOrMalformed(name, pattern ?? '.+'),
    ),
  );
  return [...mediaTypeViolation(operation), ...key, ...headers];
}

/** What a match can only find to be there: query parameters. Undefined where none is required. */
export function queryCondition({ requiredQuery }: ContractOperation): Condition | undefined {
  if (requiredQuery.length === 0) return undefined;
  return {
    queryParams: Object.fromEntries(requiredQuery.map(({ name, pattern }) => [name, { regex: pattern ?? '.+' }])),
  };
}

/** The violation of every request that does not meet the {@link queryCondition}; its route stands behind the accepting one. */
export function queryViolation({ id, requiredQuery }: ContractOperation): Violation {
  const names = requiredQuery.map(({ name }) => name).join(', ');
  return badRequest('query', `${id} requires these well-formed query parameters: ${names}.`, [{}]);
}

function badRequest(name: string, detail: string, conditions: readonly Condition[]): Violation {
  return { name, conditions, problem: { status: 400, title: 'Bad Request', detail } };
}

function mediaTypeViolation(operation: ContractOperation): Violation[] {
  const { requestMediaTypes, requestBodyRequired } = operation;
  const pattern = mediaTypePattern(operation);
  if (pattern === undefined) return [];
  const problem: Problem = {
    status: 415,
    title: 'Unsupported Media Type',
    detail: `The request body must be ${requestMediaTypes.join(' or ')}.`,
    headers: { accept: requestMediaTypes.join(', ') },
  };
  const conditions = requestBodyRequired
    ? missingOrMalformed(CONTENT_TYPE, pattern)
    : [malformed(CONTENT_TYPE, pattern)];
  return [{ name: 'media-type', conditions, problem }];
}

const KEY = 'idempotency-key';
const CONTENT_TYPE = 'content-type';

/** Two matches, since an expression never matches an absent header, inverted or not (istio#50988). */
function missingOrMalformed(header: string, pattern: string): Condition[] {
  return [{ withoutHeaders: { [header]: {} } }, malformed(header, pattern)];
}

/** A header that is there, and is not what it has to be. */
function malformed(header: string, pattern: string): Condition {
  return { headers: { [header]: {} }, withoutHeaders: { [header]: { regex: pattern } } };
}

/** The content types that an operation takes, with any parameters; undefined where it takes all, or no body. */
function mediaTypePattern({ requestMediaTypes }: ContractOperation): string | undefined {
  if (requestMediaTypes.length === 0 || requestMediaTypes.includes('*/*')) return undefined;
  const types = requestMediaTypes.map((type) => type.replace(/[.+]/g, '\\$&').replace('*', '[^;\\s]+'));
  return `(?i)(?:${types.join('|')})\\s*(?:;.*)?`;
}
