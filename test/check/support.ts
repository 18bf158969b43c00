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

/** One of each kind that a check or an order looks into. */
export const ALL_KINDS: readonly Manifest[] = [
  deployment(
    'a',
    {
      volumes: [{ name: 'v', projected: { sources: [{ secret: { name: 's', items: [{ key: 'k' }] } }] } }],
      imagePullSecrets: [{ name: 's' }],
      containers: [
        { name: 'main', env: [{ name: 'E', valueFrom: {} }], envFrom: [{ secretRef: { name: 's' } }], ports: [{}] },
      ],
    },
    {},
    { 'meshwright.dev/external': 'secret/x' },
  ),
  service('a'),
  networkPolicy('a', {
    podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['a'] }] },
    policyTypes: [],
  }),
  object('policy/v1', 'PodDisruptionBudget', 'a', { spec: { selector: { matchLabels: { app: 'a' } } } }),
  object('autoscaling/v2', 'HorizontalPodAutoscaler', 'a', {
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'a' } },
  }),
  object('v1', 'Secret', 's', { data: { k: 'v' } }),
  object('cert-manager.io/v1', 'Certificate', 'c', { spec: { secretName: 't' } }),
  object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'r', {
    roleRef: { kind: 'Role', name: 'r' },
    subjects: [{ kind: 'ServiceAccount', name: 'a' }],
  }),
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'd', { spec: { group: 'g', names: { kind: 'K' } } }),
  security('AuthorizationPolicy', 'a', { selector: { matchLabels: { app: 'a' } } }),
  networking('Sidecar', 'a', { workloadSelector: { labels: { app: 'a' } } }),
  networking('ServiceEntry', 'a', { hosts: ['a'], exportTo: ['.'] }),
  networking('VirtualService', 'a', {
    hosts: ['a'],
    gateways: ['mesh'],
    http: [
      {
        route: [{ destination: { host: 'a' } }],
        mirrors: [{ destination: {} }],
        timeout: '1s',
        retries: { attempts: 1 },
      },
    ],
  }),
  object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'a', {
    spec: { rules: [{ backendRefs: [{ name: 'a' }], filters: [{ requestMirror: { backendRef: { name: 'a' } } }] }] },
  }),
  object('networking.k8s.io/v1', 'Ingress', 'a', {
    spec: { defaultBackend: { service: { name: 'a' } }, rules: [{ http: { paths: [{ backend: { service: {} } }] } }] },
  }),
  {
    apiVersion: 'v1',
    kind: 'List',
    metadata: { name: 'l' },
    items: [{ apiVersion: 'v1', kind: 'Secret', metadata: {} }],
  },
  networking('DestinationRule', 'a', {
    host: 'a',
    trafficPolicy: { outlierDetection: {}, portLevelSettings: [{}], connectionPool: { tcp: {}, http: {} } },
    subsets: [{ name: 's', labels: {}, trafficPolicy: { outlierDetection: {} } }],
  }),
];
