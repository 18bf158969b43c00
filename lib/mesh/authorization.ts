import type { ContractOperation } from '../contract';
import { type ExternalCaller, type Microservice, mayCall } from '../service';
import type { AuthorizationPolicySpec, PeerAuthenticationSpec } from './istio';
import { authorizedPaths } from './path';

/** No plaintext: every connection proves an identity of the mesh. */
export const STRICT: PeerAuthenticationSpec = { mtls: { mode: 'STRICT' } };

/** Nothing is allowed in a namespace that has a policy without rules. */
export const ALLOW_NOTHING: AuthorizationPolicySpec = {};

/**
 * Who may call what: each declared caller, by the identity that mutual TLS proves, exactly the operations that it
 * declares; an admitted caller from outside all of them. It holds on the provider's side, whatever the caller's proxy
 * lets through. Without callers the policy has no rule, which allows nothing.
 */
export function authorizationSpec(service: Microservice, trustDomain: string): AuthorizationPolicySpec {
  const { intent, callers, externalCallers, incomingCalls } = service;
  const { operations } = intent.contract;
  const inside = callers.map((caller) => {
    const called = new Set(incomingCalls.filter(({ from }) => from.service === caller).map(({ to }) => to.id));
    const { namespace, name: serviceAccount } = caller.intent;
    return rule(
      { namespace, serviceAccount },
      operations.filter(({ id }) => called.has(id)),
    );
  });
  const outside = externalCallers.map((caller) =>
    rule(
      caller,
      operations.filter(({ id }) => mayCall(caller, id)),
    ),
  );
  // A rule without operations would allow all of them.
  const rules = [...inside, ...outside].filter(({ to }) => to.length > 0);
  return { selector: { matchLabels: intent.selectorLabels }, action: 'ALLOW', ...(rules.length > 0 && { rules }) };

  function rule(caller: Identity, allowed: readonly ContractOperation[]) {
    const to = allowed.map(({ methods, paths }) => ({
      operation: { ports: [String(intent.port)], methods, paths: paths.flatMap(authorizedPaths) },
    }));
    return { from: [{ source: { principals: [principal(trustDomain, caller)] } }], to };
  }
}

/** A ServiceAccount. */
export type Identity = Pick<ExternalCaller, 'namespace' | 'serviceAccount'>;

/** The SPIFFE identity of a ServiceAccount as Istio writes it in policies, without `spiffe://`. */
export function principal(trustDomain: string, { namespace, serviceAccount }: Identity): string {
  return `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}
