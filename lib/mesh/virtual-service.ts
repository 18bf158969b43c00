import type { HttpRoute, VirtualServiceSpec } from './istio';
import { type Destination, type OperationPolicy, operationRoutes } from './operation-routes';
import { byPath, pathMatch } from './path';
import { reject } from './problem';

export interface HostPolicy extends Destination {
  readonly host: string;
  readonly operations: readonly OperationPolicy[];
}

/**
 * The one VirtualService of a host, from its contract: a route an operation, and an answer of the mesh's own to
 * everything that the contract does not have.
 */
export function virtualServiceSpec(policy: HostPolicy): VirtualServiceSpec {
  const policies = new Map(policy.operations.map((operation) => [operation.operation, operation]));
  const paths = byPath([...policies.keys()]).flatMap(({ path, operations }): HttpRoute[] => {
    const methods = operations.flatMap((operation) => operation.methods).sort();
    return [
      ...operations.flatMap((operation) => {
        const operationPolicy = policies.get(operation);
        return operationPolicy ? operationRoutes(operationPolicy, path, policy) : [];
      }),
      reject(`${path.template}/method`, [{ uri: pathMatch(path) }], {
        status: 405,
        title: 'Method Not Allowed',
        detail: `${path.template} allows ${methods.join(', ')}.`,
        headers: { allow: methods.join(', ') },
      }),
    ];
  });
  const unknown = reject('unknown', undefined, {
    status: 404,
    title: 'Not Found',
    detail: 'The contract of this service has no such path.',
  });
  return { hosts: [policy.host], http: [...paths, unknown] };
}
