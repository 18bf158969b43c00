import type { App } from 'cdk8s';
import { type Finding, finding } from '../finding';
import { cyclesOf } from '../graph';
import { clusterDomainOf } from '../kube';
import { addExplicitOrder } from './explicit-order';
import { Graph, sort } from './graph';
import { addInferredOrder } from './inferred-order';
import type { Plan, PlannedObject } from './plan';
import { type DeclaredObject, readTree } from './tree';
import { waitLists } from './wait-lists';

/**
 * Reads an App once and puts its objects in an order in which they can be applied: what was declared with
 * `addDependency`, and what follows from the objects themselves (a Namespace before what is in it, a ConfigMap before
 * the workload that mounts it). Takes time in proportion to objects, references and dependencies.
 *
 * Never throws: what is wrong with the App is in the plan's findings. With a cycle among them the objects keep the
 * order of their declaration and wait for nothing.
 */
export function planOf(app: App): Plan {
  const tree = readTree(app);
  const partial = tree.isPartial && { isPartial: true };
  const graph = new Graph(tree.objects.length);
  const clusterDomain = clusterDomainOf(app);
  addInferredOrder(graph, tree.objects, clusterDomain);
  const gates = addExplicitOrder(graph, tree);
  const sorted = sort(graph);
  if (sorted.length < graph.before.length) {
    const cycles = cyclesOf(graph.after).map((cycle) => describeCycle(cycle, tree.objects));
    return {
      objects: tree.objects.map((object) => ({ ...object, dependsOn: [] })),
      findings: [...tree.findings, ...cycles],
      clusterDomain,
      ...partial,
    };
  }
  return {
    objects: planned(tree.objects, sorted, waitLists(graph, gates, sorted)),
    findings: tree.findings,
    clusterDomain,
    ...partial,
  };
}

function planned(
  objects: readonly DeclaredObject[],
  sorted: readonly number[],
  lists: readonly (readonly number[])[],
): PlannedObject[] {
  const named = new Map<readonly number[], readonly string[]>();
  const idsOf = (list: readonly number[]) => {
    const ids = named.get(list) ?? list.flatMap((node) => objects[node]?.id ?? []);
    named.set(list, ids);
    return ids;
  };
  return sorted.flatMap((node) => {
    const object = objects[node];
    return object ? [{ ...object, dependsOn: idsOf(lists[node] ?? []) }] : [];
  });
}

function describeCycle(cycle: readonly number[], objects: readonly DeclaredObject[]): Finding {
  const paths = cycle.flatMap((node) => objects[node]?.path ?? []);
  return finding('MW107', paths[0] ?? '', {
    message: 'the objects depend on each other, each on the one before it',
    value: paths.join(' -> '),
    fix: 'drop one of the dependencies: an addDependency() call, or the reference that an order follows from',
  });
}
