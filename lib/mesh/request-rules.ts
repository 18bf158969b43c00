import type { ContractOperation, RequiredHeader } from '../contract';
import type { HttpMatchRequest } from './istio';
import { LONGEST_REGEX } from './path';
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
  const { requiredHeaders, idempotencyKey } = operation;
  const key =
    idempotencyKey?.required && idempotencyKey.in === 'header'
      ? [
          badRequest(
            idempotencyKey.name,
            `This operation requires a well-formed ${idempotencyKey.name} header.`,
            missingOrMalformed({ ...idempotencyKey, pattern: idempotencyKey.pattern ?? NOT_EMPTY }),
          ),
        ]
      : [];
  const headers = requiredHeaders.map((header) =>
    badRequest(
      `header/${header.name}`,
      `This operation requires a well-formed ${header.name} header.`,
      missingOrMalformed(header),
    ),
  );
  return [...mediaTypeViolation(operation), ...key, ...headers];
}

/**
 * What a match can only find to be there: query parameters, one condition for each way to spell their names. Any of them
 * is enough; none where no parameter is required.
 */
export function queryConditions({ requiredQuery }: ContractOperation): Condition[] {
  let conditions: Required<Pick<Condition, 'queryParams'>>[] = [];
  for (const { spellings, pattern } of requiredQuery) {
    const value = pattern === undefined ? PRESENT : { regex: pattern };
    const before = conditions.length === 0 ? [{ queryParams: {} }] : conditions;
    conditions = before.flatMap(({ queryParams }) =>
      spellings.map((name) => ({ queryParams: { ...queryParams, [name]: value } })),
    );
  }
  return conditions;
}

/** The violation of every request that meets none of the {@link queryConditions}; its route stands behind the accepting one. */
export function queryViolations({ requiredQuery }: ContractOperation): Violation[] {
  if (requiredQuery.length === 0) return [];
  const names = requiredQuery.map(({ name }) => name).join(', ');
  return [badRequest('query', `This operation requires these well-formed query parameters: ${names}.`, [{}])];
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
    // Envoy reads "%" in the value of a header as the beginning of a variable.
    headers: { accept: requestMediaTypes.join(', ').replaceAll('%', '%%') },
  };
  const header = { name: CONTENT_TYPE, pattern };
  const conditions = requestBodyRequired ? missingOrMalformed(header) : malformed(header);
  return [{ name: 'media-type', conditions, problem }];
}

const CONTENT_TYPE = 'content-type';

/** A match that every value meets, the empty one too. */
const PRESENT = {};
/** All requests with an empty key would be repetitions of one. */
const NOT_EMPTY = '.+';
/** What a header's value within ASCII can be (RFC 9110, 5.5). */
const ASCII = '[\\t -~]*';

/** Two matches, since an expression never matches an absent header, inverted or not (istio#50988). */
function missingOrMalformed(header: RequiredHeader): Condition[] {
  return [{ withoutHeaders: { [header.name]: PRESENT } }, ...malformed(header)];
}

/** A header that is there, and is not what it has to be. */
function malformed({ name, pattern, beyondAscii = false }: RequiredHeader): Condition[] {
  if (pattern === undefined) return [];
  const there = beyondAscii ? { regex: ASCII } : PRESENT;
  return [{ headers: { [name]: there }, withoutHeaders: { [name]: { regex: pattern } } }];
}

/**
 * The content types that an operation takes, with any parameters; undefined where it takes all, or no body, or more than
 * Istio takes in one expression.
 */
export function mediaTypePattern({ requestMediaTypes }: ContractOperation): string | undefined {
  if (requestMediaTypes.length === 0 || requestMediaTypes.includes('*/*')) return undefined;
  const types = requestMediaTypes.map((type) => type.split('*').map(escaped).join('[^;\\s]+'));
  const pattern = `(?i)(?:${types.join('|')})\\s*(?:;.*)?`;
  return pattern.length > LONGEST_REGEX ? undefined : pattern;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
