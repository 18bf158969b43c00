import { App, Chart } from 'cdk8s';
import { CLUSTER_DOMAIN, checkPlan, formatFinding, planOf, ServiceMesh } from '../../lib';
import { microservice } from '../support/estate';

const DOMAIN = 'k8s.example.com';

function shop(domain: unknown) {
  const app = new App();
  app.node.setContext(CLUSTER_DOMAIN, domain);
  const chart = new Chart(app, 'shop', { namespace: 'shop', disableResourceNameHashes: true });
  const [cart, web] = [microservice(chart, 'cart', { apiToken: true }), microservice(chart, 'web')];
  new ServiceMesh(chart, 'mesh', {
    version: '1.31',
    members: [{ service: cart }, { service: web }],
    telemetry: { samplingPercentage: 5 },
  });
  web.operation('run').calls(cart.operation('run'));
  return { chart, cart, plan: planOf(app) };
}

test('hosts of the mesh are named under the domain of the cluster, and found there', () => {
  const { cart, plan } = shop(DOMAIN);
  expect(cart.host).toBe(`cart.shop.svc.${DOMAIN}`);
  expect(plan.clusterDomain).toBe(DOMAIN);
  expect([...plan.findings, ...checkPlan(plan)].filter(({ code }) => code === 'MW118')).toEqual([]);
  const hosts = plan.objects.flatMap(({ manifest: { kind, spec } }) =>
    kind === 'Sidecar' ? spec.egress[0].hosts : kind === 'DestinationRule' ? spec.host : [],
  );
  expect(hosts).toContain(`default/kubernetes.default.svc.${DOMAIN}`);
  expect(hosts).toContain(`shop/cart.shop.svc.${DOMAIN}`);
  expect(hosts.filter((host: string) => /cluster[.]local/.test(host))).toEqual([]);
  // The routes wait for the DestinationRule of their host.
  const routes = plan.objects.find(({ id }) => id.endsWith('/VirtualService/shop/cart'));
  expect(routes?.dependsOn).toContain('networking.istio.io/DestinationRule/shop/cart');
});

test.each(['.', 'K8s', 7])('a domain %p is MW102, once', (domain) => {
  expect(
    shop(domain)
      .plan.findings.filter(({ path }) => path === 'App')
      .map(formatFinding),
  ).toEqual([expect.stringMatching(/^MW102 error App: the context meshwright.dev[/]cluster-domain /)]);
});
