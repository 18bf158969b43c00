import type { Finding } from '../finding';

/** What a service promises, read from its OpenAPI document. */
export interface Contract {
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
  /** Everything that is wrong with the document and the files that it refers to. */
  readonly findings: readonly Finding[];
}

/** The methods that an OpenAPI path item can have, as they stand in a request line. */
export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE' | 'OPTIONS' | 'HEAD' | 'PATCH' | 'TRACE';

/** One method on one path. */
export interface ContractOperation {
  /** `operationId`; `GET /v1/invoices` where it is missing (MW604). */
  readonly id: string;
  readonly method: Method;
  /** Path template with the base path: `/v1/invoices/{invoiceId}`. */
  readonly path: string;
  /** The method is safe: the caller asks for no change (RFC 9110, 9.2.1). */
  readonly safe: boolean;
  /** The method is idempotent: repeating a request has the effect of one (RFC 9110, 9.2.2). Every safe one is. */
  readonly idempotent: boolean;
  /** The method is not idempotent (POST, PATCH): repeated without an Idempotency-Key, it may take effect twice. */
  readonly transactional: boolean;
  /** A request without an `Idempotency-Key` header breaks the contract. */
  readonly requiresIdempotencyKey: boolean;
  /** Why a transactional operation needs no key: its `x-idempotency-exempt`. */
  readonly idempotencyExemption?: string;
  /** Media types and ranges of the request body, in lower case and without parameters; none where it takes no body. */
  readonly requestMediaTypes: readonly string[];
  /** A request without a body breaks the contract. */
  readonly requestBodyRequired: boolean;
  /** Where it is declared: `file:line`. */
  readonly source: string;
}
