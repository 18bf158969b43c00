import type { Change } from '../../../cli/contracts/changes';
import { exitCodeOf } from '../../../cli/contracts/compare';
import { changeTable } from '../../../cli/contracts/report';

const change = (effect: Change['effect']): Change => ({
  operation: 'payments.createCharge',
  place: 'contracts/payments.yaml:193',
  rule: 'request-property-became-required',
  change: 'the request property "reference" became required',
  effect,
  ...(effect !== 'harmless' && { why: 'Requests that were right before are refused.' }),
  callers: effect === 'harmless' ? [] : ['billing.payInvoice'],
});

test('the table has a row a change, why it breaks its consumers, and the sum', () => {
  expect(changeTable([change('breaks'), change('harmless')], 'main')).toMatchInlineSnapshot(`
"effect    operation              change                                            place                        declared callers
--------  ---------------------  ------------------------------------------------  ---------------------------  ------------------
breaks    payments.createCharge  the request property "reference" became required  contracts/payments.yaml:193  billing.payInvoice
harmless  payments.createCharge  the request property "reference" became required  contracts/payments.yaml:193  -

payments.createCharge (contracts/payments.yaml:193): Requests that were right before are refused. [request-property-became-required]

Since main: 1 breaking, 0 possibly breaking, 1 harmless
"
`);
});

test('no change is said to be none', () => {
  expect(changeTable([], 'main')).toBe('No contract has changed since main.\n');
});

test('what could not be compared is counted', () => {
  expect(changeTable([change('unknown')], 'main')).toContain(
    '0 breaking, 0 possibly breaking, 0 harmless, 1 not compared',
  );
});

test.each([
  ['breaks', 1],
  ['may break', 1],
  ['unknown', 3],
  ['harmless', 0],
] as const)('with what %s the exit code is %i', (effect, code) => {
  expect(exitCodeOf([change('harmless'), change(effect)])).toBe(code);
  expect(exitCodeOf([change('breaks'), change(effect)])).toBe(1);
});
