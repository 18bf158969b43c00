import type { IConstruct } from 'constructs';
import type { Finding } from '../finding';
import { millisecondsOf } from '../istio';
import { CallGraph, type ChainCall, type ChainOperation, checkChains } from '../resilience';
import type { Call, CallGraphNode, Operation } from '../service';
import type { CallPolicy } from './call-policy';
import { operationPolicies } from './host-policy';
import type { ResolvedMember } from './member';
import type { OperationPolicy } from './operation-routes';
import { longestTry, repetitionOf } from './retry';

/** What chains of calls need to know of a mesh. */
export interface ChainMesh {
  readonly path: string;
  readonly members: readonly ResolvedMember[];
  readonly maxChainAttempts: number;
}

const MESH = 'meshwright/mesh';

/** Makes a mesh known to the others of its App: a chain of calls may lead through several. */
export function joinApp(scope: IConstruct, mesh: ChainMesh): void {
  scope.node.root.node.addMetadata(MESH, mesh);
}

/** What is wrong with the chains of calls of an App, through all of its meshes; the first of them reports it. */
export function checkCallChains(scope: IConstruct, mesh: ChainMesh): Finding[] {
  const meshes = scope.node.root.node.metadata.filter(({ type }) => type === MESH).map(({ data }) => data as ChainMesh);
  return meshes[0] === mesh ? checkChains(callGraph(meshes)) : [];
}

/** The calls that the members of some meshes make and get, and those that lead on from there. */
export function callGraph(meshes: readonly ChainMesh[]): CallGraph {
  const policies = new Map<CallGraphNode, MemberPolicies>(
    meshes.flatMap((mesh) => mesh.members.map((member) => [member.service, policiesOf(mesh, member)])),
  );
  const services = new Set<CallGraphNode>(policies.keys());
  // A Set also visits what is added to it meanwhile.
  for (const service of services) for (const next of [...service.callees, ...service.callers]) services.add(next);
  const calls = [...services].flatMap((service) => service.outgoingCalls);
  const ends = new Map(calls.flatMap(({ from, to }) => [from, to]).map((end) => [idOf(end), end]));
  return new CallGraph(
    [...ends.values()].map((end) => operationOf(end, policies.get(end.service))),
    calls.map((call) => callOf(call, policies.get(call.to.service)?.operations.get(call.to.id))),
  );
}

/** A member's policy by `operationId`, and whose member it is. */
interface MemberPolicies {
  readonly mesh: ChainMesh;
  readonly operations: ReadonlyMap<string, OperationPolicy>;
}

function policiesOf(mesh: ChainMesh, member: ResolvedMember): MemberPolicies {
  return { mesh, operations: new Map(operationPolicies(member).map((policy) => [policy.operation.id, policy])) };
}

function operationOf(end: Operation, member: MemberPolicies | undefined): ChainOperation {
  const { service, id } = end;
  const policy = member?.operations.get(id);
  const limit = policy?.streams ? undefined : policy?.timeout;
  return {
    id: idOf(end),
    name: String(end),
    path: `${member ? `${member.mesh.path}/${service.node.id}` : service.node.path}/${id}`,
    timeout: limit && millisecondsOf(limit),
    maxAttempts: member?.mesh.maxChainAttempts,
  };
}

/** A call as the callee's routes treat it; those have no policy for what is no member or not in its contract. */
function callOf(call: Call, policy: OperationPolicy | undefined): ChainCall {
  const { from, to, mode, concurrent } = call;
  const ends = { from: idOf(from), to: idOf(to), mode, concurrent };
  if (!policy) return { ...ends, attempts: 1 };
  const { timeout, retries, latency, streams } = policyFor(from.service, policy);
  const isRepeated = repetitionOf(policy.operation, policy.guarded) === 'repeatable' && isPlausible(retries);
  return {
    ...ends,
    ...(!streams && { timeout: millisecondsOf(timeout) }),
    ...(isRepeated && retries > 0 && latency && { tryTimeout: longestTry(timeout, retries) }),
    attempts: isRepeated ? 1 + retries : 1,
  };
}

function policyFor({ intent }: CallGraphNode, policy: OperationPolicy): CallPolicy {
  const caller = policy.callers.find(
    ({ name, source }) => name === intent.name && source.sourceNamespace === intent.namespace,
  );
  return caller?.own ?? policy;
}

/** What is not is MW114, and no base for arithmetic. */
function isPlausible(retries: number): boolean {
  return Number.isInteger(retries) && retries >= 0 && retries <= 10;
}

function idOf({ service, id }: Operation): string {
  return `${service.node.path}#${id}`;
}
