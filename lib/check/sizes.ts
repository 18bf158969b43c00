import { type Finding, finding } from '../finding';
import type { PlannedObject } from '../plan';
import type { Check } from './check';

/**
 * etcd takes requests of 1.5 MiB (`--max-request-bytes`); what the API server adds to an object, its managed fields most
 * of all, is taken off.
 */
const MOST_BYTES = 1.5 * 1024 * 1024 - 16 * 1024;

/** MW316: the routes of a host, which are one object, fit in a request to the API server's storage. */
export const sizes: Check = {
  codes: ['MW316'],
  check: ({ ofKind }) => ofKind('networking.istio.io', 'VirtualService').flatMap(checkSize),
};

function checkSize({ path, manifest }: PlannedObject): Finding[] {
  const bytes = Buffer.byteLength(JSON.stringify(manifest));
  if (bytes <= MOST_BYTES) return [];
  return [
    finding('MW316', path, {
      message: 'the VirtualService is larger than the API server takes',
      value: `${bytes} bytes as JSON`,
      allowed: `${MOST_BYTES} bytes, of the 1.5 MiB that etcd takes`,
      fix: 'split the contract, and the service behind it, or have fewer callers of its operations with policies of their own',
    }),
  ];
}
