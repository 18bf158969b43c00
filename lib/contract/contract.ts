import type { Finding } from '../finding';
import type { ValueRegex } from '../re2';
import type { PathTemplate } from './path-template';

/** What a service promises, read from its OpenAPI document. */
export interface Contract<Id extends string = string> {
  /** The document, relative to the working directory. */
  readonly file: string;
  /** `info.title`, or empty where the document has none. */
  readonly title: string;
  /** `info.version`: the version of the API, not of OpenAPI. */
  readonly version: string;
  /** The path of the first server, without a slash at its end: `/v1`, or empty where the API stands at the root. */
  readonly basePath: string;
  /** By path, in the order of the document. Of an invalid document, as much as can be understood. */
  readonly operations: readonly ContractOperation[];
  /**
   * The operations that code may name, as literal types: another `operationId` does not compile.
   * @default - any, and MW605 for those that are not there
   */
  readonly named?: readonly Id[];
  /**
   * The names of properties and parameters that are secret, in messages of any operation: `format: password` or
   * `x-sensitive: true`, in the document and in those that it refers to; and of headers with idempotency keys,
   * and what API keys are sent as (`type: apiKey`).
   */
  readonly sensitiveFields: readonly string[];
  /**
   * `file:line` of each `$ref` to something for which OpenAPI has none, such as an operation: it is followed here, but
   * not by every tool.
   * @default - none
   */
  readonly unusualReferences?: readonly string[];
  /** Everything that is wrong with the document and the files that it refers to. */
  readonly findings: readonly Finding[];
}

/** The methods that an OpenAPI path item can have, as they stand in a request line. */
export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE' | 'OPTIONS' | 'HEAD' | 'PATCH' | 'TRACE';

/** One method on one path. */
export interface ContractOperation {
  /** `operationId`; `GET /v1/invoices` where it is missing (MW604). */
  readonly id: string;
  /** As it is declared. */
  readonly method: Method;
  /** The methods of its requests: GET takes HEAD as well, where the path has no HEAD of its own (RFC 9110, 9.3.2). */
  readonly methods: readonly Method[];
  /** Path template with the first base path, by which messages name it: `/v1/invoices/{invoiceId}`. */
  readonly path: string;
  /** Where its requests arrive: one path for each base path that its servers give. */
  readonly paths: readonly PathTemplate[];
  /** The method is safe: the caller asks for no change (RFC 9110, 9.2.1); or the operation says so (`x-safe`). */
  readonly safe: boolean;
  /**
   * Repeating a request has the effect of one: by its method (RFC 9110, 9.2.2), as every safe one, or because the operation
   * says so (`x-idempotent`).
   */
  readonly idempotent: boolean;
  /**
   * Repeated without an idempotency key, it may take effect twice: it is not idempotent (POST, PATCH), or it is marked
   * `x-transactional: true`, whatever its method promises.
   */
  readonly transactional: boolean;
  /** What tells a repeated request from a new one. @default - the operation takes no such key */
  readonly idempotencyKey?: IdempotencyKey;
  /** Header parameters without which a request breaks the contract, but its key and those of the message itself. */
  readonly requiredHeaders: readonly RequiredHeader[];
  /** Query parameters without which a request breaks the contract. */
  readonly requiredQuery: readonly RequiredQuery[];
  /** Why a transactional operation needs no key: its `x-idempotency-exempt`, or that of its path or document. */
  readonly idempotencyExemption?: string;
  /** Media types and ranges of the request body, in lower case and without parameters; none where it takes no body. */
  readonly requestMediaTypes: readonly string[];
  /** A request without a body breaks the contract. */
  readonly requestBodyRequired: boolean;
  /** Where it is declared: `file:line`. */
  readonly source: string;
}

/** By what a provider tells a repeated request from a new one. */
export interface IdempotencyKey extends RequiredHeader {
  /** No mesh can look into a body. */
  readonly in: 'header' | 'body';
  /** Of a header in lower case; of a member of the body as it is. */
  readonly name: string;
  /** A request without it breaks the contract. */
  readonly required: boolean;
}

/** A parameter that a request has to have. */
interface RequiredValue {
  readonly name: string;
  /** @default - any value, the empty one too, or one of which the contract says what no mesh can enforce (MW606) */
  readonly pattern?: ValueRegex;
}

export interface RequiredHeader extends RequiredValue {
  /** In lower case. */
  readonly name: string;
  /**
   * The pattern allows characters outside ASCII. For those a header has no agreed encoding (RFC 9110, 5.5), so that only
   * values within ASCII can be held to it.
   * @default false
   */
  readonly beyondAscii?: boolean;
}

export interface RequiredQuery extends RequiredValue {
  /** All the ways in which a request may write the name, percent-encoded too: `$top` and `%24top`. */
  readonly spellings: readonly string[];
}
