import { Duration } from 'cdk8s';
import type { CallOptions, Operation } from '../../lib/service';
import { chart, contractWith, findingsUnder, microservice } from '../support/estate';

function services() {
  const scope = chart();
  const contract = contractWith('run', 'stop');
  const [billing, ledger] = [microservice(scope, 'billing', { contract }), microservice(scope, 'ledger')];
  return { scope, billing, ledger, from: billing.operation('run'), to: ledger.operation('run') };
}

test('a call is made after the others have been answered, and waited for, unless it says otherwise', () => {
  const { billing, ledger, from, to } = services();
  const timeout = Duration.seconds(1);
  from.calls(to).calls(to, { concurrent: true, timeout, retries: 1 }).callsLater(to, { timeout });
  const edge = { from, to };
  expect(billing.outgoingCalls).toEqual([
    { ...edge, mode: 'sync', concurrent: false, options: {} },
    { ...edge, mode: 'sync', concurrent: true, options: { timeout, retries: 1 } },
    { ...edge, mode: 'async', concurrent: false, options: { timeout } },
  ]);
  expect(ledger.incomingCalls).toEqual(billing.outgoingCalls);
  expect([ledger.outgoingCalls, billing.incomingCalls]).toEqual([[], []]);
});

test('a call of a service to itself is one call', () => {
  const { billing, from } = services();
  from.calls(billing.operation('stop'));
  expect(billing.outgoingCalls).toHaveLength(1);
});

test('an operation is known by its service and its id', () => {
  expect(String(services().to)).toBe('ledger.run');
  expect(services().ledger.host).toBe('ledger.finance-test.svc.cluster.local');
});

test.each<[string, object, string]>([
  ['a timeout that is a number', { timeout: 5 }, 'run: options.timeout'],
  ['retries as a text', { retries: '2' }, 'run: options.retries'],
  ['concurrent as a text', { concurrent: 'yes' }, 'run: options.concurrent'],
])('%s is MW124 at the caller, and the call holds without it', (_what, options, prop) => {
  const { scope, billing, from, to } = services();
  from.calls(to, options as CallOptions);
  expect(findingsUnder(scope)).toMatchObject([
    { code: 'MW124', path: 'finance/billing', message: expect.stringContaining(prop) },
  ]);
  expect(billing.outgoingCalls).toMatchObject([{ options: {} }]);
});

test.each([
  ['timeot', 'timeout'],
  ['retrys', 'retries'],
  ['Timeout', 'timeout'],
])('an option %s that stands for %s is MW128', (given, meant) => {
  const { scope, from, to } = services();
  from.calls(to, { [given]: '1s' } as object);
  expect(findingsUnder(scope)).toEqual([
    expect.objectContaining({ code: 'MW128', fix: expect.stringContaining(meant) }),
  ]);
});

test('an option that is like none that there is is MW128 too', () => {
  const { scope, from, to } = services();
  from.calls(to, { maxAttempts: 2 } as object);
  from.callsLater(to, { concurrent: true } as object);
  expect(findingsUnder(scope)).toMatchObject([
    { code: 'MW128', message: expect.stringContaining('options.maxAttempts'), fix: 'remove it' },
    { code: 'MW128', message: expect.stringContaining('options.concurrent'), allowed: 'timeout, retries' },
  ]);
});

test.each([['2s'], [5], [null], [['2s']]])('options that are %j are MW124', (options) => {
  const { scope, from, to } = services();
  from.calls(to, options as unknown as object);
  expect(findingsUnder(scope)).toMatchObject([
    { code: 'MW124', allowed: 'an object with timeout, retries, concurrent' },
  ]);
});

test('options that are sound are no finding', () => {
  const { scope, from, to } = services();
  from.calls(to, { timeout: Duration.seconds(1), retries: 0, concurrent: false });
  expect(findingsUnder(scope)).toEqual([]);
});

test('a call that leads to no operation is MW124, and none is made', () => {
  const { scope, billing, ledger, from } = services();
  from.calls(ledger as unknown as Operation);
  from.callsLater(undefined as unknown as Operation);
  const found = { code: 'MW124', path: 'finance/billing', message: expect.stringContaining('run: call.to') };
  expect(findingsUnder(scope)).toMatchObject([
    { ...found, allowed: expect.stringContaining('an operation: service.operation(id)') },
    found,
  ]);
  expect(billing.outgoingCalls).toEqual([]);
});
