import { type ContractOperation, pathsInOrder } from '../contract';
import type { MeshVersion } from '../istio';
import { type Call, type CallGraphNode, mayCall } from '../service';
import type { CallPolicy } from './call-policy';
import { splitRoutes } from './canary';
import { policyOf, type ResolvedMember } from './member';
import type { CallerPolicy, OperationPolicy } from './operation-routes';
import type { HostPolicy } from './virtual-service';

/** What the mesh does for one member: every operation of its contract with its callers and its policy. */
export function hostPolicy(member: ResolvedMember, meshVersion: MeshVersion): HostPolicy {
  const { service } = member;
  const { host, intent } = service;
  return {
    host,
    meshVersion,
    ...splitRoutes(host, intent.servicePort, service.canary && member.canary),
    order: pathsInOrder(intent.contract.operations),
    operations: operationPolicies(member),
  };
}

/** Timeout, retries and callers of every operation of a member's contract. */
export function operationPolicies(member: ResolvedMember): OperationPolicy[] {
  const { service, guarded } = member;
  return service.intent.contract.operations.map((operation) => {
    const own = policyOf(member, operation.id);
    const policy: CallPolicy = {
      timeout: own?.timeout ?? member.timeout,
      retries: own?.retries ?? member.retries,
      ...(own?.latency && { latency: own.latency }),
      ...(own?.streams && { streams: true }),
    };
    return {
      operation,
      ...policy,
      guarded,
      callers: [...callersOf(operation, service.incomingCalls, policy), ...externalCallersOf(operation, service)],
    };
  });
}

/** Callers from outside the estate whose routes are ours; a gateway has its own. */
function externalCallersOf({ id }: ContractOperation, { externalCallers }: CallGraphNode): CallerPolicy[] {
  return externalCallers
    .filter((caller) => (caller.sidecar ?? true) && mayCall(caller, id))
    .map(({ namespace, serviceAccount, podLabels }) => ({
      name: `${namespace}/${serviceAccount}`,
      source: { sourceLabels: podLabels, sourceNamespace: namespace },
    }));
}

/** The callers of an operation, each once; the first of its calls that asks for something of its own decides. */
function callersOf({ id }: ContractOperation, calls: readonly Call[], policy: CallPolicy): CallerPolicy[] {
  const mine = calls.filter(({ to }) => to.id === id);
  const callers = [...new Set(mine.map(({ from }) => from.service))];
  return callers.map(({ intent }) => {
    const asked = mine.find(({ from, options }) => from.service.intent === intent && Object.keys(options).length > 0);
    return {
      name: intent.name,
      source: { sourceLabels: intent.selectorLabels, sourceNamespace: intent.namespace },
      ...(asked && {
        own: {
          ...policy,
          timeout: asked.options.timeout ?? policy.timeout,
          retries: asked.options.retries ?? policy.retries,
          streams: policy.streams && asked.options.timeout === undefined,
        },
      }),
    };
  });
}
