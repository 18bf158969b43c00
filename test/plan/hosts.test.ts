import { destinationHosts, fullHost } from '../../lib/plan';

const to = (host: string) => ({ destination: { host } });

test.each([
  ['a', 'ns', 'a.ns.svc.cluster.local'],
  ['a', undefined, 'a.default.svc.cluster.local'],
  ['a.b', 'ns', 'a.b'],
  ['*', 'ns', '*'],
])('%s in the namespace %s is %s', (host, namespace, expected) =>
  expect(fullHost(host, namespace, 'cluster.local')).toBe(expected),
);

test('a short name is one of the cluster’s domain', () => {
  expect(fullHost('a', 'ns', 'k8s.example')).toBe('a.ns.svc.k8s.example');
});

test('a VirtualService leads where its routes and mirrors of every protocol do', () => {
  const spec = {
    http: [{ route: [to('a.b'), {}, to('a.b')], mirror: { host: 'c.d' }, mirrors: [to('e.f'), {}] }, { redirect: {} }],
    tls: [{ route: [to('g.h')] }],
    tcp: [{ route: [to('i.j')] }],
  };
  const manifest = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'v' }, spec };
  expect(destinationHosts(manifest, 'cluster.local')).toEqual(['a.b', 'c.d', 'e.f', 'g.h', 'i.j']);
});
