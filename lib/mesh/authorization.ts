import type { ExternalCaller, Microservice } from '../service';
import type { AuthorizationPolicySpec, PeerAuthenticationSpec } from './istio';

/** No plaintext: every connection proves an identity of the mesh. */
export const STRICT: PeerAuthenticationSpec = { mtls: { mode: 'STRICT' } };

/** Nothing is allowed in a namespace that has a policy without rules. */
export const ALLOW_NOTHING: AuthorizationPolicySpec = {};

/**
 * Who may call a service: the identities of its declared callers, which mutual TLS proves. Without callers the policy
 * has no rule, which allows nothing.
 */
export function authorizationSpec(service: Microservice, trustDomain: string): AuthorizationPolicySpec {
  const identities = [
    ...service.callers.map(({ intent }) => ({ namespace: intent.namespace, serviceAccount: intent.name })),
    ...service.externalCallers,
  ].map((caller) => principal(trustDomain, caller));
  return {
    selector: { matchLabels: service.intent.selectorLabels },
    action: 'ALLOW',
    ...(identities.length > 0 && {
      rules: [
        {
          from: [{ source: { principals: identities } }],
          to: [{ operation: { ports: [String(service.intent.port)] } }],
        },
      ],
    }),
  };
}

/** The SPIFFE identity of a ServiceAccount as Istio writes it in policies, without `spiffe://`. */
function principal(trustDomain: string, caller: Pick<ExternalCaller, 'namespace' | 'serviceAccount'>): string {
  return `${trustDomain}/ns/${caller.namespace}/sa/${caller.serviceAccount}`;
}
