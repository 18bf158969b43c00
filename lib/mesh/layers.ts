import type { ContractOperation, OrderedPath, PathOrder } from '../contract';

/** An operation at those of its paths that stand in one layer. */
export interface OperationAtPaths {
  readonly operation: ContractOperation;
  readonly paths: readonly OrderedPath[];
}

/** The routes of a host in the order in which they are tried. */
export interface RouteLayers {
  /**
   * No request is one for two operations of a layer, so the order of its routes is free; the more specific operations
   * stand in the earlier layers.
   */
  readonly operations: readonly (readonly OperationAtPaths[])[];
  /** The same of paths, whatever the method. */
  readonly paths: readonly (readonly OrderedPath[])[];
}

export function routeLayers({ paths: ordered }: PathOrder): RouteLayers {
  const layerOf = new Map<OrderedPath, number>();
  const layersOf = new Map<OrderedPath, ReadonlyMap<ContractOperation, number>>();
  for (const path of ordered) {
    // What stands before this path has its layers already.
    const before = path.others.map(({ other }) => other).filter((other) => layerOf.has(other));
    layerOf.set(path, behind(before.map((other) => layerOf.get(other) ?? 0)));
    const ofOthers = before.flatMap((other) => [...(layersOf.get(other) ?? [])]);
    const ofOwn = path.operations.map((operation) => {
      const alike = ofOthers.filter(([other]) => other.methods.some((method) => operation.methods.includes(method)));
      return [operation, behind(alike.map(([, layer]) => layer))] as const;
    });
    layersOf.set(path, new Map(ofOwn));
  }
  const everywhere = [...layersOf].flatMap(([path, layers]) =>
    [...layers].map(([operation, layer]) => ({ path, operation, layer })),
  );
  return {
    operations: grouped(everywhere, ({ layer }) => layer).map(operationsAtPaths),
    paths: grouped(ordered, (path) => layerOf.get(path) ?? 0),
  };
}

/** The first layer behind all of these. */
function behind(layers: readonly number[]): number {
  return 1 + Math.max(-1, ...layers);
}

function operationsAtPaths(
  layer: readonly { readonly path: OrderedPath; readonly operation: ContractOperation }[],
): OperationAtPaths[] {
  const paths = new Map<ContractOperation, OrderedPath[]>();
  for (const { path, operation } of layer) paths.set(operation, [...(paths.get(operation) ?? []), path]);
  return [...paths].map(([operation, those]) => ({ operation, paths: those }));
}

function grouped<T>(items: readonly T[], groupOf: (item: T) => number): T[][] {
  const groups: T[][] = [];
  for (const item of items) {
    const group = groups[groupOf(item)] ?? [];
    group.push(item);
    groups[groupOf(item)] = group;
  }
  return groups;
}
