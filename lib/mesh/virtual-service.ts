import type { Duration } from 'cdk8s';
import { istioDuration } from './duration';
import type { HttpMatchRequest, HttpRetry, HttpRoute, VirtualServiceSpec } from './istio';
import { NO_RETRIES, retriesWithin } from './retry';
import type { MeshVersion } from './version';

export interface RoutePolicy {
  readonly host: string;
  readonly port: number;
  readonly timeout: Duration;
  readonly retries: number;
  readonly meshVersion: MeshVersion;
}

/** Methods that RFC 9110, section 9.2.1, calls safe, less TRACE, which no contract has. */
const SAFE_METHODS: HttpMatchRequest[] = ['GET', 'HEAD', 'OPTIONS'].map((method) => ({ method: { exact: method } }));
const KEYED: HttpMatchRequest[] = [{ headers: { 'idempotency-key': {} } }];

/**
 * The one VirtualService of a host. Retries follow what a repetition would do: safe methods also after a failure that
 * came after sending; requests with an idempotency key only where they were never sent; everything else never.
 */
export function virtualServiceSpec(policy: RoutePolicy): VirtualServiceSpec {
  const { timeout, retries, meshVersion } = policy;
  const route = (name: string, match: HttpMatchRequest[] | undefined, retry: HttpRetry): HttpRoute => ({
    name,
    ...(match && { match }),
    route: [{ destination: { host: policy.host, port: { number: policy.port } } }],
    timeout: istioDuration(timeout),
    retries: retry,
  });
  return {
    hosts: [policy.host],
    http: [
      route('safe', SAFE_METHODS, retriesWithin(timeout, retries, true, meshVersion)),
      route('keyed', KEYED, retriesWithin(timeout, retries, false, meshVersion)),
      route('other', undefined, NO_RETRIES),
    ],
  };
}
