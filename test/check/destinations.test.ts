import { checkPlan } from '../../lib/check';
import type { Manifest } from '../../lib/plan';
import { checkTable, deployment, networking, object, planOfManifests, type Row, service } from './support';

const FULL = 'a.ns.svc.cluster.local';
const a = service('a', { app: 'a' }, { name: 'http', port: 80, targetPort: 8080 });
const found = (...paths: string[]) => paths.map((path) => ['MW118', path] as const);

const virtual = (destination: object, metadata: object = {}): Manifest => {
  const route = networking('VirtualService', 'v', { hosts: ['x'], http: [{ route: [{ destination }] }] });
  return { ...route, metadata: { ...route.metadata, ...metadata } };
};
const rule = (host: string, ...subsets: string[]) =>
  networking('DestinationRule', `of-${host}`, { host, subsets: subsets.map((name) => ({ name, labels: {} })) });
const gateway = (kind: string, rules: object[], namespace = 'ns') =>
  object('gateway.networking.k8s.io/v1', kind, 'g', { spec: { rules } }, namespace);
const backendRef = (ref: object, namespace?: string) => gateway('HTTPRoute', [{ backendRefs: [ref] }], namespace);
const ingress = (spec: object) => object('networking.k8s.io/v1', 'Ingress', 'i', { spec });
const namespace: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ns' } };

const sound = (name: string, ...input: Manifest[]): Row => ({ name, input: [a, ...input], expected: [] });
const wrong = (name: string, ...input: Manifest[]): Row => ({
  name,
  input: [a, ...input],
  expected: found(`${input[0]?.kind}/${input[0]?.metadata.name}`),
});

describe('MW118 of a VirtualService', () => {
  checkTable(
    ['MW118'],
    [
      sound('a Service by its name', virtual({ host: 'a' })),
      sound('a Service in full, with its port', virtual({ host: FULL, port: { number: 80 } })),
      wrong('a Service that is not there', virtual({ host: 'b' })),
      wrong('in full', virtual({ host: 'b.ns.svc.cluster.local' })),
      wrong(
        'the Service of another namespace by its name',
        virtual({ host: 'c' }),
        object('v1', 'Service', 'c', {}, 'other'),
      ),
      wrong('a host that is cut short', virtual({ host: 'a.ns' })),
      wrong('a host that is cut short less', virtual({ host: 'a.ns.svc' })),
      wrong('a host that is cut short and is not there', virtual({ host: 'b.ns' })),
      sound('a host of two parts outside the cluster', virtual({ host: 'example.com' })),
      sound('a host in the cluster domain of another', virtual({ host: 'b.ns.svc.example' })),
      wrong('the port of the pods', virtual({ host: 'a', port: { number: 8080 } })),
      wrong(
        'a port that is missing, once for all subsets',
        networking('VirtualService', 'v', {
          hosts: ['x'],
          http: ['stable', 'canary'].map((subset) => ({
            route: [{ destination: { host: 'a', subset, port: { number: 81 } } }],
          })),
        }),
        rule('a', 'stable', 'canary'),
      ),
      wrong('a subset without a rule', virtual({ host: 'a', subset: 'canary' })),
      wrong('a subset that the rule does not have', virtual({ host: 'a', subset: 'canary' }), rule(FULL, 'stable')),
      wrong('a subset of another host', virtual({ host: 'a', subset: 'canary' }), rule('b', 'canary')),
      sound('a subset that it has', virtual({ host: 'a', subset: 'canary' }), rule('a', 'stable', 'canary')),
      sound('a subset of a wildcard', virtual({ host: 'a', subset: 'x' }), rule('*.ns.svc.cluster.local', 'x')),
      sound('a subset of every host', virtual({ host: 'a', subset: 'x' }), rule('*', 'x')),
      wrong('a subset of a wildcard for others', virtual({ host: 'a', subset: 'x' }), rule('*.svc.example', 'x')),
      sound('a host outside the cluster', virtual({ host: 'api.example.com' })),
      sound('a namespace of which the plan has nothing', virtual({ host: 'b.other.svc.cluster.local' })),
      sound('the same by its name', { ...virtual({ host: 'b' }), metadata: { name: 'v', namespace: 'other' } }),
      sound(
        'what is annotated as made elsewhere',
        virtual({ host: 'b' }, { annotations: { 'meshwright.dev/external': 'service/b' } }),
      ),
      wrong(
        'what is not, beside it',
        virtual({ host: 'b' }, { annotations: { 'meshwright.dev/external': 'secret/b, service/c' } }),
      ),
      sound(
        'a ServiceEntry with its port',
        virtual({ host: 'db.example', port: { number: 5432 } }),
        networking('ServiceEntry', 's', { hosts: ['db.example'], ports: [{ number: 5432, name: 'tcp' }] }),
      ),
      wrong(
        'a port that the ServiceEntry does not have',
        virtual({ host: 'db.example', port: { number: 5433 } }),
        networking('ServiceEntry', 's', { hosts: ['db.example'], ports: [{ number: 5432, name: 'tcp' }] }),
      ),
      {
        name: 'every place of a route, each destination once',
        input: [
          a,
          networking('VirtualService', 'v', {
            http: [
              { route: [{ destination: { host: 'b' } }, { destination: { host: 'b' } }], mirror: { host: 'c' } },
              { mirrors: [{ destination: { host: 'd' } }], directResponse: { status: 404 } },
            ],
            tls: [{ route: [{ destination: { host: 'e' } }] }],
            tcp: [{ route: [{ destination: { host: 'f', port: { number: 1 } } }] }],
          }),
        ],
        expected: found(...Array.from({ length: 5 }, () => 'VirtualService/v')),
      },
      {
        name: 'the Namespace makes a namespace the plan’s',
        input: [namespace, virtual({ host: 'b' })],
        expected: found('VirtualService/v'),
      },
      {
        name: 'and so does a workload',
        input: [deployment('a'), virtual({ host: 'b' })],
        expected: found('VirtualService/v'),
      },
      { name: 'a route alone does not', input: [virtual({ host: 'b' })], expected: [] },
    ],
  );
});

describe('MW118 of a route of the Gateway API', () => {
  const kinds = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'];
  checkTable(
    ['MW118'],
    [
      sound('a Service and its port', backendRef({ name: 'a', port: 80 })),
      wrong('a Service that is not there', backendRef({ name: 'b', port: 80 })),
      wrong('a port that it does not have', backendRef({ name: 'a', port: 8080 })),
      sound('the Service of another namespace', backendRef({ name: 'a', namespace: 'ns', port: 80 }, 'other')),
      wrong('a Service that is not there, of another namespace', backendRef({ name: 'b', namespace: 'ns' }, 'other')),
      sound('a backend of another kind', backendRef({ group: 'networking.istio.io', kind: 'Hostname', name: 'b' })),
      sound('a backend of another group', backendRef({ group: 'multicluster.x-k8s.io', name: 'b' })),
      ...kinds.map((kind) => wrong(`of kind ${kind}`, gateway(kind, [{}, { backendRefs: [{ name: 'b', port: 80 }] }]))),
      wrong('a mirror', gateway('HTTPRoute', [{ filters: [{ requestMirror: { backendRef: { name: 'b' } } }] }])),
      wrong(
        'the mirror of a backend',
        gateway('HTTPRoute', [
          { backendRefs: [{ name: 'a', port: 80, filters: [{ requestMirror: { backendRef: { name: 'b' } } }] }] },
        ]),
      ),
      sound(
        'an HTTPRoute of another group',
        object('example.org/v1', 'HTTPRoute', 'g', { spec: { rules: [{ backendRefs: [{ name: 'b' }] }] } }),
      ),
    ],
  );
});

describe('MW118 of an Ingress', () => {
  const path = (backend: object) => ingress({ rules: [{ host: 'h', http: { paths: [{ path: '/', backend }] } }] });
  checkTable(
    ['MW118'],
    [
      sound('a Service and its port by number', path({ service: { name: 'a', port: { number: 80 } } })),
      sound('a port by name', path({ service: { name: 'a', port: { name: 'http' } } })),
      wrong('a port by another name', path({ service: { name: 'a', port: { name: 'web' } } })),
      wrong('a Service that is not there', path({ service: { name: 'b', port: { number: 80 } } })),
      wrong('the default backend', ingress({ defaultBackend: { service: { name: 'b', port: { number: 80 } } } })),
      sound('a backend that is no Service', path({ resource: { kind: 'Bucket', name: 'b' } })),
    ],
  );
});

test('of a Service without ports, the finding says so', () => {
  const input = [service('b', { app: 'b' }), virtual({ host: 'b', port: { number: 80 } })].map((manifest) =>
    manifest.kind === 'Service' ? { ...manifest, spec: { selector: { app: 'b' } } } : manifest,
  );
  const [first] = checkPlan(planOfManifests(input)).filter(({ code }) => code === 'MW118');
  expect(first?.allowed).toBe('none: the Service has no port with a number');
});
