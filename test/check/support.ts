import { CHECKS, checkPlan } from '../../lib/check';
import type { Code } from '../../lib/finding';
import { identityOf, type Manifest, type Plan } from '../../lib/plan';

/** A row of a table of checks: what stands in the plan, and what is expected of it: the code and "Kind/name". */
export interface Row {
  readonly name: string;
  readonly input: readonly Manifest[];
  readonly expected: readonly (readonly [Code, string])[];
}

/** A plan of these manifests as they are. */
export function planOfManifests(manifests: readonly Manifest[]): Plan {
  const objects = manifests.map((manifest) => ({
    id: identityOf(manifest),
    path: `${manifest.kind}/${manifest.metadata.name}`,
    manifest,
    dependsOn: [],
  }));
  return { objects, findings: [], clusterDomain: 'cluster.local' };
}

/** Runs a table against the findings of some codes; what other checks say of the input is not the row's business. */
export function checkTable(codes: readonly Code[], rows: readonly Row[]): void {
  it.each(rows.map((row) => [row.name, row] as const))('%s', (_name, { input, expected }) => {
    const all = checkPlan(planOfManifests(input));
    const found = all.filter(({ code }) => codes.includes(code));
    expect(found.map(({ code, path }) => [code, path])).toEqual(expected);
    // Whatever is found says what is wrong and what to change, and its check names the code.
    const text = expect.stringMatching(/\w/);
    for (const one of all) expect(one).toMatchObject({ code: text, path: text, message: text, fix: text });
    expect(CHECKS.flatMap((check) => check.codes)).toEqual(expect.arrayContaining(all.map(({ code }) => code)));
  });
}

export function object(apiVersion: string, kind: string, name: string, body: object = {}, namespace = 'ns'): Manifest {
  return { apiVersion, kind, metadata: { name, namespace }, ...body };
}

/** A container that meets "restricted". */
export const CONTAINER = {
  name: 'main',
  image: 'registry.example/app:1.0.0',
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
};

/** A pod spec that meets "restricted". */
export const POD = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [CONTAINER],
};

/** A Deployment whose pods carry `app: <name>`; `pod` and `spec` replace fields of the pod and the Deployment. */
export function deployment(name: string, pod: object = {}, spec: object = {}, annotations?: object): Manifest {
  const metadata = { labels: { app: name, tier: 'backend' }, annotations };
  return object('apps/v1', 'Deployment', name, { spec: { ...spec, template: { metadata, spec: { ...POD, ...pod } } } });
}

export function service(
  name: string,
  selector: object | undefined = { app: name },
  port: object = { name: 'http' },
): Manifest {
  return object('v1', 'Service', name, { spec: { selector, ports: [port] } });
}

export function networkPolicy(name: string, spec: object): Manifest {
  return object('networking.k8s.io/v1', 'NetworkPolicy', name, { spec });
}

export function security(kind: string, name: string, spec: object, namespace = 'ns'): Manifest {
  return object('security.istio.io/v1', kind, name, { spec }, namespace);
}

export function networking(kind: string, name: string, spec: object, namespace = 'ns'): Manifest {
  return object('networking.istio.io/v1', kind, name, { spec }, namespace);
}
