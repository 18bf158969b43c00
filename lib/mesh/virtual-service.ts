import type { PathOrder } from '../contract';
import type { HttpRoute, VirtualServiceSpec } from './istio';
import { routeLayers } from './layers';
import { acceptingRoutes, type Destination, type OperationPolicy } from './operation-routes';
import { reject } from './problem';
import { forbiddenRoute, methodRoutes, violationRoutes } from './rejections';
import { headerViolations, queryViolations } from './request-rules';

export interface HostPolicy extends Destination {
  readonly host: string;
  /** The paths of its operations. */
  readonly order: PathOrder;
  readonly operations: readonly OperationPolicy[];
}

/**
 * The one VirtualService of a host, from its contract. A request that breaks the contract of its operation is turned away
 * with the first thing that is wrong; else it is accepted from those who declared the call, and turned away from all
 * others. Less specific operations are tried behind the more specific ones, methods that a path does not have behind all
 * operations, and the mesh has an answer of its own to everything that the contract does not have.
 */
export function virtualServiceSpec(policy: HostPolicy): VirtualServiceSpec {
  const policies = new Map(policy.operations.map((operation) => [operation.operation, operation]));
  const layers = routeLayers(policy.order);
  const operations = layers.operations.flatMap((layer): HttpRoute[] => {
    const addressed = layer.flatMap(({ operation, paths }) => {
      const operationPolicy = policies.get(operation);
      return operationPolicy ? [{ policy: operationPolicy, paths }] : [];
    });
    return [
      ...violationRoutes(addressed, ({ operation }) => headerViolations(operation)),
      ...addressed.flatMap((one) =>
        acceptingRoutes(
          one.policy,
          one.paths.map(({ path }) => path),
          policy,
        ),
      ),
      ...violationRoutes(addressed, ({ operation }) => queryViolations(operation)),
      forbiddenRoute(addressed),
    ];
  });
  const unknown = reject('unknown', undefined, {
    status: 404,
    title: 'Not Found',
    detail: 'The contract of this service has no such path.',
  });
  return { hosts: [policy.host], http: [...operations, ...layers.paths.flatMap(methodRoutes), unknown] };
}
