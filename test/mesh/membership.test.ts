import { type App, Chart } from 'cdk8s';
import { ServiceMesh } from '../../lib/mesh';
import type { Microservice } from '../../lib/service';
import { chart, findingsUnder, manifestOf, microservice } from '../support/estate';

function mesh(scope: Chart, ...services: Microservice[]) {
  const members = services.map((service) => ({ service }));
  return new ServiceMesh(scope, 'mesh', { members, version: '1.31', telemetry: { samplingPercentage: 5 } });
}

/** Two charts of one App: billing in the first, ledger in the second, billing calls ledger. */
function twoCharts() {
  const finance = chart('finance-test');
  const books = new Chart(finance.node.root as App, 'books', { namespace: 'books-test' });
  const billing = microservice(finance, 'billing');
  const ledger = microservice(books, 'ledger');
  billing.operation('run').calls(ledger.operation('run'));
  return { finance, books, billing, ledger };
}

const found = ({ node }: Chart) => findingsUnder(node.root).map(({ code, path, value }) => [code, path, value]);

describe('a call between two charts', () => {
  test('of which each has a mesh is open', () => {
    const { finance, books, billing, ledger } = twoCharts();
    mesh(finance, billing);
    mesh(books, ledger);
    expect(found(finance)).toEqual([]);
  });

  test('to a service without a mesh is MW313 at the caller', () => {
    const { finance, billing } = twoCharts();
    mesh(finance, billing);
    expect(found(finance)).toEqual([['MW313', 'finance/mesh/billing', 'books/ledger']]);
  });

  test('from a service without a mesh is MW313 at the callee', () => {
    const { finance, books, ledger } = twoCharts();
    mesh(books, ledger);
    expect(found(finance)).toEqual([['MW313', 'books/mesh/ledger', 'finance/billing']]);
  });

  test('without any mesh is nobody’s policy', () => {
    expect(found(twoCharts().finance)).toEqual([]);
  });

  test('to a member that lives in another namespace than its mesh is MW313 at that member', () => {
    const { finance, billing, ledger } = twoCharts();
    mesh(finance, billing, ledger);
    expect(found(finance)).toEqual([['MW313', 'finance/mesh/ledger', 'books-test']]);
  });
});

test('a callee in the mesh’s own namespace that is no member is MW313: nobody may call it', () => {
  const scope = chart();
  const billing = microservice(scope, 'billing');
  billing.operation('run').calls(microservice(scope, 'ledger').operation('run'));
  mesh(scope, billing);
  expect(findingsUnder(scope)).toMatchObject([
    { code: 'MW313', value: 'finance/ledger', fix: expect.stringContaining('add ledger to the members') },
  ]);
});

describe('the routes of an external caller', () => {
  const caller = { namespace: 'shop', serviceAccount: 'checkout', podLabels: { app: 'checkout' } };
  const forwarding = (allow: (ledger: Microservice) => void) => {
    const scope = chart();
    const ledger = microservice(scope, 'ledger');
    mesh(scope, ledger);
    allow(ledger);
    return manifestOf(scope, 'VirtualService').spec.http.filter((route: { route?: unknown }) => route.route);
  };

  test('with a sidecar are those of a declared caller, by its namespace and labels', () => {
    const routes = forwarding((ledger) => ledger.allowCaller(caller, ['run']));
    expect(routes).toMatchObject([
      { name: 'run', match: [{ sourceNamespace: 'shop', sourceLabels: { app: 'checkout' } }] },
    ]);
  });

  test('at a gateway are not the mesh’s', () => {
    expect(forwarding((ledger) => ledger.allowCaller({ ...caller, sidecar: false }))).toEqual([]);
  });

  test('are of the operations that it may call', () => {
    expect(forwarding((ledger) => ledger.allowCaller(caller, []))).toEqual([]);
  });
});
