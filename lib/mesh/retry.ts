import { Duration } from 'cdk8s';
import type { ContractOperation } from '../contract';
import { istioDuration, type MeshVersion, millisecondsOf } from '../istio';
import { atLeast } from '../kube';
import type { CallPolicy } from './call-policy';
import type { HttpRetry } from './istio';

/**
 * The time that Envoy waits before retries, at most: its fully jittered back-off draws retry `k` from
 * `[0, base * (2^k - 1))`, at most ten times the base
 * (https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter).
 */
export function longestBackoff(retries: number, base: Duration = BACKOFF): number {
  if (retries <= 0) return 0;
  const growing = Math.min(retries, 3);
  // 1 + 3 + 7 + ...: the sum of 2^k - 1 up to `growing`.
  const bases = 2 ** (growing + 1) - 2 - growing + 10 * (retries - growing);
  return bases * millisecondsOf(base);
}

/** Envoy's own base interval, written out so that it is known to the arithmetic. */
export const BACKOFF = Duration.millis(25);

/** Failures of which it is certain that the request was never sent: safe to retry for every method. */
const NEVER_SENT = ['connect-failure', 'refused-stream'];
/**
 * Failures after sending: right only where a repetition changes nothing. `reset` and `gateway-error` are also what
 * makes Envoy retry an attempt that ran into its `perTryTimeout`.
 */
const AFTER_SENDING = ['gateway-error', 'reset'];

/** No retries, said explicitly: without it Istio retries twice, POST included (istio#50506). */
export const NO_RETRIES: HttpRetry = { attempts: 0 };

/**
 * What a repetition of an operation would do:
 * - `repeatable`: nothing more (the method is idempotent, or a guard before the provider answers from its record);
 * - `keyed`: perhaps run twice, so it is repeated only where the request was never sent;
 * - `once`: run twice, so it is never repeated.
 */
export type Repetition = 'repeatable' | 'keyed' | 'once';

/**
 * @param guarded whether a guard stands before the provider, which runs one key of a header once
 */
export function repetitionOf(operation: ContractOperation, guarded: boolean): Repetition {
  if (operation.idempotent && !operation.transactional) return 'repeatable';
  const key = operation.idempotencyKey;
  if (!key?.required) return 'once';
  return guarded && key.in === 'header' ? 'repeatable' : 'keyed';
}

/** The milliseconds of one attempt of an operation that is cut off in time for its retries. */
export function longestTry(timeout: Duration, retries: number): number {
  return Math.max(1, Math.floor((millisecondsOf(timeout) - longestBackoff(retries)) / (1 + retries)));
}

/**
 * Retries within the route's timeout. Where it is known how long the operation takes, each try gets what the back-off
 * leaves of the timeout, in equal shares, and is cut off then. Where it is not, a try may take all of it: what fails early
 * is repeated, what is slow is waited for. Cut off too early, it would be executed again and again and answered never.
 */
export function retriesWithin(
  { timeout, retries: attempts, latency }: CallPolicy,
  repetition: Repetition,
  version: MeshVersion,
): HttpRetry {
  if (attempts === 0 || repetition === 'once') return NO_RETRIES;
  const repeatable = repetition === 'repeatable';
  return {
    attempts,
    // A try that was cut off may have been executed, so only what is repeatable is cut off before the timeout.
    ...(repeatable && latency && { perTryTimeout: istioDuration(Duration.millis(longestTry(timeout, attempts))) }),
    retryOn: (repeatable ? [...NEVER_SENT, ...AFTER_SENDING] : NEVER_SENT).join(','),
    ...(atLeast(version, '1.26') && { backoff: istioDuration(BACKOFF) }),
  };
}
