import type { IdempotencyOptions } from './idempotency';

/** What code says of a contract beside its document. */
export interface ContractOptions {
  /**
   * Where the service stands inside the cluster: `/v1`, or the empty text for the root. It is taken for all operations,
   * in place of the paths of the document's servers (MW609 where it is no path).
   * @default - the path of every server that the document names, with each value of an enum variable
   */
  readonly basePath?: string;
  /** @default - what the document says */
  readonly idempotency?: IdempotencyOptions;
}
