import type { Plan, PlannedObject } from './plan';
import { toYaml } from './yaml';

/**
 * The plan as YAML: one file for each chart, `<chart>.yaml` after the first part of the construct path, the objects in
 * the order of the plan. Files are in the order of their first object.
 */
export function renderYaml(plan: Plan): Map<string, string> {
  const charts = new Map<string, PlannedObject[]>();
  for (const object of plan.objects) {
    const file = `${object.path.split('/', 1)[0]}.yaml`;
    const objects = charts.get(file);
    if (objects) objects.push(object);
    else charts.set(file, [object]);
  }
  return new Map(
    [...charts].map(([file, objects]) => [file, objects.map(({ manifest }) => toYaml(manifest)).join('---\n')]),
  );
}
