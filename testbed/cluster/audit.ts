import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ServiceAccount, userOf } from './account';
import { layoutOf } from './layout';

/** What the API server writes down of requests. */
export const AUDIT_POLICY = path.join(__dirname, '..', 'audit-policy.yaml');

/** What a service account asked the API server for. */
export interface ApiRequest {
  readonly verb: string;
  /** The API group; empty for the core group. */
  readonly group: string;
  /** The resource with its subresource, as `nodes/stats`; a path, as `/version`, for what is no resource. */
  readonly resource: string;
  /** Empty for all namespaces, and for what is in none. */
  readonly namespace: string;
  /** Empty where no single object was asked for. */
  readonly name: string;
  readonly allowed: boolean;
}

/** All that a service account has asked the API server of a testbed for, each different request once, in their order. */
export function requestsOf(testbed: { readonly name: string }, account: ServiceAccount): ApiRequest[] {
  const user = userOf(account);
  const log = readFileSync(layoutOf(testbed.name).audit, 'utf8');
  // The last line may be on its way.
  const lines = log.slice(0, log.lastIndexOf('\n') + 1).split('\n');
  const events = lines.filter((line) => line.includes(user)).map((line) => JSON.parse(line) as AuditEvent);
  const requests = events.filter((event) => event.user.username === user).map(requestOf);
  return [...new Map(requests.map((request) => [JSON.stringify(request), request])).values()];
}

/** The fields of an event of audit.k8s.io/v1 that are read. */
interface AuditEvent {
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
  readonly objectRef?: {
    readonly apiGroup?: string;
    readonly resource?: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  readonly annotations?: Readonly<Record<string, string>>;
}

function requestOf({ verb, requestURI, objectRef = {}, annotations = {} }: AuditEvent): ApiRequest {
  const { apiGroup = '', resource, subresource, namespace = '', name = '' } = objectRef;
  return {
    verb,
    group: apiGroup,
    resource:
      resource === undefined ? requestURI.replace(/\?.*/, '') : [resource, subresource].filter(Boolean).join('/'),
    namespace,
    name,
    allowed: annotations['authorization.k8s.io/decision'] === 'allow',
  };
}
