import { ApiObject, App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Manifest, Plan } from '../../lib/plan';

/** An App with one chart and a function that declares objects in it. */
export function app(namespace?: string) {
  const root = new App();
  const chart = new Chart(root, 'finance', { namespace });
  return { root, chart };
}

/** Declares a manifest under a scope; its construct id is its kind and name unless it is given. */
export function declare(
  scope: Construct,
  manifest: Manifest,
  id = `${manifest.kind}-${manifest.metadata.name}`,
): ApiObject {
  return new ApiObject(scope, id, manifest);
}

/** A ConfigMap in namespace `ns`, the plainest object there is. */
export function configMap(scope: Construct, name: string): ApiObject {
  return declare(scope, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'ns' } }, name);
}

/** The names of the planned objects in their order. */
export function names(plan: Plan): string[] {
  return plan.objects.map(({ manifest }) => manifest.metadata.name);
}

/** What each object waits for, by name. */
export function waits(plan: Plan): Record<string, string[]> {
  const last = (id: string) => id.slice(id.lastIndexOf('/') + 1);
  return Object.fromEntries(plan.objects.map(({ id, dependsOn }) => [last(id), dependsOn.map(last)]));
}

/** Code and construct path of each finding. */
export function codes(plan: Plan): [string, string][] {
  return plan.findings.map(({ code, path }) => [code, path]);
}
