import { chart, contractWith, manifestOf, microservice } from '../support/estate';

const namespaceIs = (name: string) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } });

test('a service without neighbours lets nobody in, and reaches DNS and the mesh’s control plane only', () => {
  const scope = chart();
  microservice(scope, 'billing');
  expect(manifestOf(scope, 'NetworkPolicy').spec).toEqual({
    podSelector: { matchLabels: { app: 'billing' } },
    policyTypes: ['Ingress', 'Egress'],
    egress: [
      {
        to: [
          { namespaceSelector: namespaceIs('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } },
          // NodeLocal DNS, on the node's network.
          { ipBlock: { cidr: '169.254.20.10/32' } },
        ],
        ports: [
          { protocol: 'UDP', port: 53 },
          { protocol: 'TCP', port: 53 },
        ],
      },
      {
        to: [{ namespaceSelector: namespaceIs('istio-system'), podSelector: { matchLabels: { app: 'istiod' } } }],
        ports: [{ protocol: 'TCP', port: 15012 }],
      },
    ],
  });
});

test('a declared call opens the caller’s way out and the callee’s way in, on the port that the callee’s pods call http', () => {
  const scope = chart();
  const billing = microservice(scope, 'billing');
  const ledger = microservice(scope, 'ledger', { port: 9090 });
  billing.operation('run').calls(ledger.operation('run'));

  expect(manifestOf(scope, 'NetworkPolicy', 'billing').spec.egress[0]).toEqual({
    to: [{ namespaceSelector: namespaceIs('finance-test'), podSelector: { matchLabels: { app: 'ledger' } } }],
    ports: [
      { protocol: 'TCP', port: 'http' },
      { protocol: 'TCP', port: 9090 },
    ],
  });
  expect(manifestOf(scope, 'NetworkPolicy', 'ledger').spec.ingress).toEqual([
    {
      from: [{ namespaceSelector: namespaceIs('finance-test'), podSelector: { matchLabels: { app: 'billing' } } }],
      ports: [{ protocol: 'TCP', port: 'http' }],
    },
  ]);
  expect(manifestOf(scope, 'NetworkPolicy', 'billing').spec.ingress).toBeUndefined();
});

test('two calls between the same services open one way', () => {
  const scope = chart();
  const billing = microservice(scope, 'billing', { contract: contractWith('one', 'two') });
  const ledger = microservice(scope, 'ledger');
  billing.operation('one').calls(ledger.operation('run'));
  billing.operation('two').callsLater(ledger.operation('run'));
  expect(manifestOf(scope, 'NetworkPolicy', 'billing').spec.egress).toHaveLength(3);
  expect(manifestOf(scope, 'NetworkPolicy', 'ledger').spec.ingress[0].from).toHaveLength(1);
});

test('an allowed caller from outside comes in, and telemetry goes out', () => {
  const scope = chart();
  const billing = microservice(scope, 'billing', {
    telemetry: {
      endpoint: 'http://otel:4317',
      namespace: 'observability',
      selectorLabels: { app: 'otel' },
      port: 4317,
    },
  });
  billing.allowCaller({ namespace: 'istio-ingress', serviceAccount: 'gateway', podLabels: { istio: 'ingress' } });
  const { ingress, egress } = manifestOf(scope, 'NetworkPolicy').spec;
  expect(ingress[0].from).toEqual([
    { namespaceSelector: namespaceIs('istio-ingress'), podSelector: { matchLabels: { istio: 'ingress' } } },
  ]);
  expect(egress[2]).toEqual({
    to: [{ namespaceSelector: namespaceIs('observability'), podSelector: { matchLabels: { app: 'otel' } } }],
    ports: [{ protocol: 'TCP', port: 4317 }],
  });
});

test('who may scrape the proxy comes in on its port for metrics, and on no other', () => {
  const scope = chart();
  microservice(scope, 'billing', { scrapeFrom: ['monitoring'] });
  expect(manifestOf(scope, 'NetworkPolicy').spec.ingress).toEqual([
    { from: [{ namespaceSelector: namespaceIs('monitoring') }], ports: [{ protocol: 'TCP', port: 15020 }] },
  ]);
});
