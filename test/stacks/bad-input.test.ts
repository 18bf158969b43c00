import { App, Chart, Duration } from 'cdk8s';
import { type Code, k8s, kubeObject, loadContract, Microservice, type MicroserviceProps, ServiceMesh } from '../../lib';
import { checkedPlan, withFindings } from '../../stacks/app';
import { DIGEST } from '../support/estate';

/** A stack in which everything is wrong at once, as somebody might write it on a bad day. */
function badDay(): App {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop', disableResourceNameHashes: true });
  const contract = loadContract('contracts/ledger.yaml');
  const service = (id: string, props: Partial<MicroserviceProps> = {}) =>
    new Microservice(chart, id, { name: id, image: `shop.example/${id}@${DIGEST}`, contract, ...props });

  const cart = service('cart', { image: 'shop.example/cart', port: 70_000, memory: '256 MB' });
  const basket = service('basket', { serviceName: 'cart' });
  const search = service('search', { contract: loadContract('contracts/absent.yaml') });
  const offers = service('offers', { contract: loadContract('package.json'), name: 'Special Offers' });
  cart.operation('postEntry').calls(basket.operation('postEntrie'));
  kubeObject(
    chart,
    'orphan',
    k8s.KubeService,
    { name: 'orphan' },
    {
      spec: { selector: { app: 'nobody' }, ports: [{ port: 80 }] },
    },
  );
  new ServiceMesh(chart, 'mesh', {
    version: '1.31',
    telemetry: { samplingPercentage: 1 },
    members: [cart, basket, search, offers].map((member) => ({ service: member, retries: 99 })),
  });
  return app;
}

test('everything that is wrong with a stack is said at once, each with code, place, value and fix', () => {
  const { findings } = checkedPlan(badDay());
  const expected: [Code, string | RegExp][] = [
    ['MW101', /cart/], // two objects of one identity
    ['MW102', 'Special Offers'], // no DNS name
    ['MW103', /70000/], // no port
    ['MW104', '256 MB'], // no quantity
    ['MW105', 'shop.example/cart'], // no tag, no digest
    ['MW106', /nobody/], // selects nothing
    ['MW110', /cart\.shop\.svc/], // two services, one host
    ['MW114', /99/], // out of range
    ['MW601', /.*/], // no such contract
    ['MW602', /.*/], // no OpenAPI
    ['MW605', 'basket.postEntrie'], // no such operation
  ];
  for (const [code, value] of expected) {
    const found = findings.filter((finding) => finding.code === code);
    expect(found.map((finding) => `${code} ${JSON.stringify(finding.value ?? '')} ${finding.message}`)).toContainEqual(
      expect.stringMatching(value),
    );
    for (const { path, message, fix } of found) expect([path, message, fix]).not.toContain('');
  }
});

test('two constructs of one id are a finding, not a stack trace', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  expect(() =>
    withFindings(() => {
      new Chart(chart, 'cart');
      new Chart(chart, 'cart');
    }),
  ).toThrow(/^MW112 error shop: .*"cart"/);
});

test('a construct without an id is a finding, too', () => {
  expect(() => withFindings(() => new Chart(new App(), ''))).toThrow(/^MW112 error stack: a construct has an empty id/);
});

test('a duration below zero is a finding, too', () => {
  expect(() => withFindings(() => Duration.seconds(-1))).toThrow(
    /^MW114 error stack: a duration is negative \(is: -1\)/,
  );
});

test('a mistake of another kind keeps its stack trace', () => {
  const mistake = new TypeError('x is not a function');
  expect(() =>
    withFindings(() => {
      throw mistake;
    }),
  ).toThrow(mistake);
});
