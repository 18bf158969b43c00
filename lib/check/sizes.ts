import { type Finding, finding } from '../finding';
import type { PlannedObject } from '../plan';
import type { Check } from './check';

/**
 * etcd takes requests of 1.5 MiB (`--max-request-bytes`); what the API server adds to an object, its managed fields most
 * of all, is taken off.
 */
const MOST_BYTES = 1.5 * 1024 * 1024 - 16 * 1024;

/** As many as the definition of AuthorizationPolicy takes (`maxItems`). */
const MOST_RULES = 512;

/** MW316: what grows with operations and callers, and is one object, is no larger than the API server takes. */
export const sizes: Check = {
  codes: ['MW316'],
  check: ({ ofKind }) => [
    ...ofKind('networking.istio.io', 'VirtualService').flatMap(checkSize),
    ...ofKind('security.istio.io', 'AuthorizationPolicy').flatMap((policy) => [
      ...checkSize(policy),
      ...checkRules(policy),
    ]),
  ],
};

function checkSize({ path, manifest }: PlannedObject): Finding[] {
  const bytes = Buffer.byteLength(JSON.stringify(manifest));
  if (bytes <= MOST_BYTES) return [];
  return [
    finding('MW316', path, {
      message: `the ${manifest.kind} is larger than the API server takes`,
      value: `${bytes} bytes as JSON`,
      allowed: `${MOST_BYTES} bytes, of the 1.5 MiB that etcd takes`,
      fix: 'split the contract, and the service behind it, or have fewer callers of its operations with policies of their own',
    }),
  ];
}

function checkRules({ path, manifest }: PlannedObject): Finding[] {
  const rules: unknown = manifest.spec?.rules;
  if (!Array.isArray(rules) || rules.length <= MOST_RULES) return [];
  return [
    finding('MW316', path, {
      message: 'the AuthorizationPolicy has more rules than the API server takes',
      value: `${rules.length} rules`,
      allowed: `${MOST_RULES}, one for each caller`,
      fix: 'have callers share an identity, or call through a gateway',
    }),
  ];
}
