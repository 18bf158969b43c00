import { type Finding, finding } from '../finding';
import type { CallGraphNode } from '../service';
import type { ResolvedMember } from './member';

const METADATA_TYPE = 'meshwright/member';

/** Notes on a service that a mesh has policy for it, which its callers and callees in other meshes look up. */
export function join({ node }: CallGraphNode, mesh: string): void {
  node.addMetadata(METADATA_TYPE, mesh);
}

function isMember({ node }: CallGraphNode): boolean {
  return node.metadata.some(({ type }) => type === METADATA_TYPE);
}

/**
 * MW313 for a call that one end of makes or takes without the mesh's policy, and for a member that lives in another
 * namespace than the policy that holds for all of a namespace: STRICT mutual TLS, and nothing allowed but what is said.
 */
export function checkMembership(
  path: string,
  namespace: string,
  { service }: Pick<ResolvedMember, 'service'>,
): Finding[] {
  const { name } = service.intent;
  const where = `${path}/${service.node.id}`;
  return [
    ...(service.intent.namespace === namespace ? [] : [livesElsewhere(where, service.intent.namespace, namespace)]),
    ...service.callees
      .filter((callee) => !isMember(callee))
      .map((callee) =>
        finding('MW313', where, {
          message: `${name} calls a service that is no member of a mesh: nothing says who may call it, and in a namespace with a mesh nobody may`,
          value: callee.node.path,
          allowed: 'a member of any ServiceMesh of the App',
          fix: `add ${callee.intent.name} to the members of the ServiceMesh of ${callee.intent.namespace}`,
        }),
      ),
    ...service.callers
      .filter((caller) => !isMember(caller))
      .map((caller) =>
        finding('MW313', where, {
          message: `${name} is called by a service that is no member of a mesh, and takes mutual TLS of the mesh only`,
          value: caller.node.path,
          allowed: 'a member of any ServiceMesh of the App',
          fix: `add ${caller.intent.name} to the members of the ServiceMesh of ${caller.intent.namespace}`,
        }),
      ),
  ];
}

function livesElsewhere(where: string, value: string, namespace: string): Finding {
  return finding('MW313', where, {
    message: 'a member lives in another namespace than its ServiceMesh, whose policy for the whole namespace it lacks',
    value,
    allowed: namespace,
    fix: 'give the chart of that namespace a ServiceMesh, and make the service a member of it',
  });
}
