import { pathsInOrder } from '../contract';
import { type Finding, finding } from '../finding';
import { checkName, type NameRule } from '../kube';
import { type ExternalCaller, type Microservice, mayCall } from '../service';
import { type AuthorizedOperations, authorizedOperations, type PathRule } from './authorized-operations';
import type { AuthorizationPolicySpec, PeerAuthenticationSpec } from './istio';
import { affixesOf, MOST_SPELLINGS } from './path-atoms';

/** No plaintext: every connection proves an identity of the mesh. */
export const STRICT: PeerAuthenticationSpec = { mtls: { mode: 'STRICT' } };

/** Nothing is allowed in a namespace that has a policy without rules. */
export const ALLOW_NOTHING: AuthorizationPolicySpec = {};

/**
 * Who may call what: each caller, by the identity that mutual TLS proves, the operations that it declares or is allowed.
 * It holds on the provider's side, whatever the caller's proxy lets through. Without callers the policy has no rule,
 * which allows nothing.
 */
export function authorizationSpec(service: Microservice, trustDomain: string): AuthorizationPolicySpec {
  return spec(service, 'ALLOW', trustDomain, ({ allow }) => allow);
}

/**
 * What is denied although it looks like an allowed operation: an ALLOW policy knows `/invoices/{*}`, and that the path
 * has to end in `:void` as well only a DENY policy can say.
 */
export function denialSpec(service: Microservice, trustDomain: string): AuthorizationPolicySpec {
  const denial = spec(service, 'DENY', trustDomain, ({ deny }) => deny);
  // Istio refuses a denial without rules; one of nobody denies nothing.
  return { ...denial, rules: denial.rules ?? [{ from: [{ source: { principals: ['nobody'] } }] }] };
}

/** Whether paths of a service's contract have text that needs the policy of {@link denialSpec}. */
export function needsDenial({ intent }: Microservice): boolean {
  return intent.contract.operations.some(({ paths }) => paths.some((path) => affixesOf(path) !== undefined));
}

/**
 * MW204 for each operation that a caller reaches without having declared it, since no policy tells it from its own; and
 * for its own ones that a policy can only tell by the number of their segments.
 */
export function checkAuthorization(path: string, service: Microservice): Finding[] {
  return authorizedCallers(service).flatMap(({ namespace, serviceAccount, authorized }) => [
    ...authorized.confused.map(({ allowed, other }) =>
      finding('MW204', path, {
        message: `${namespace}/${serviceAccount} may call ${allowed.id}, and no AuthorizationPolicy tells ${other.id} from it`,
        value: `${allowed.path} and ${other.path}`,
        allowed: 'paths that differ in whole segments, or in one text at the end or the beginning',
        fix: `declare the call of ${other.id} as well, or give one of them a path with text of its own`,
      }),
    ),
    ...authorized.loose.map((operation) =>
      finding('MW204', path, {
        message: `${namespace}/${serviceAccount} may call ${operation.id}, of which the path has a text in more spellings than an AuthorizationPolicy is given: any text passes in its place, but those of other operations`,
        value: operation.path,
        allowed: `segments of at most ${MOST_SPELLINGS} spellings; each character that may be sent percent-encoded, such as ":", has two or more`,
        fix: 'use fewer of these characters in one segment',
      }),
    ),
  ]);
}

const TRUST_DOMAIN: NameRule = {
  kind: 'a trust domain',
  allowed: 'a-z, 0-9, ".", "-" and "_", at most 255 characters, without "spiffe://" and "/" (SPIFFE ID, 2.1)',
  fits: (name) => /^[a-z0-9._-]{1,255}$/.test(name),
};

/** MW205 for a trust domain with a wildcard: callers of other meshes would be taken for ours. MW102 for what is none. */
export function checkTrustDomain(path: string, trustDomain: string): Finding[] {
  if (!trustDomain.includes('*')) return checkName(path, TRUST_DOMAIN, 'trustDomain', trustDomain);
  return [
    finding('MW205', path, {
      message: 'the trust domain holds a wildcard, which Istio takes for many of them',
      value: trustDomain,
      allowed: 'the name of one trust domain',
      fix: 'name the trust domain of this mesh',
    }),
  ];
}

/** A ServiceAccount. */
export type Identity = Pick<ExternalCaller, 'namespace' | 'serviceAccount'>;

interface AuthorizedCaller extends Identity {
  readonly authorized: AuthorizedOperations;
}

function spec(
  service: Microservice,
  action: 'ALLOW' | 'DENY',
  trustDomain: string,
  rulesOf: (authorized: AuthorizedOperations) => readonly PathRule[],
): AuthorizationPolicySpec {
  const { selectorLabels, port } = service.intent;
  const rules = authorizedCallers(service)
    .map(({ authorized, ...caller }) => ({
      from: [{ source: { principals: [principal(trustDomain, caller)] } }],
      to: rulesOf(authorized).map((rule) => ({ operation: { ports: [String(port)], ...rule } })),
    }))
    // A rule without operations would hold for all of them.
    .filter(({ to }) => to.length > 0);
  return { selector: { matchLabels: selectorLabels }, action, ...(rules.length > 0 && { rules }) };
}

/** The callers of a service, each with what it may call: those that declare calls, then those from outside. */
function authorizedCallers({ intent, callers, externalCallers, incomingCalls }: Microservice): AuthorizedCaller[] {
  const order = pathsInOrder(intent.contract.operations);
  const inside = callers.map((caller) => {
    const called = new Set(incomingCalls.filter(({ from }) => from.service === caller).map(({ to }) => to.id));
    const { namespace, name: serviceAccount } = caller.intent;
    return { namespace, serviceAccount, authorized: authorizedOperations(order, ({ id }) => called.has(id)) };
  });
  const outside = externalCallers.map((caller) => {
    const { namespace, serviceAccount } = caller;
    return { namespace, serviceAccount, authorized: authorizedOperations(order, ({ id }) => mayCall(caller, id)) };
  });
  return [...inside, ...outside];
}

/** The SPIFFE identity of a ServiceAccount as Istio writes it in policies, without `spiffe://`. */
export function principal(trustDomain: string, { namespace, serviceAccount }: Identity): string {
  return `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}
