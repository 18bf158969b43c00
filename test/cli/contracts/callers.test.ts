import { declaredCallers } from '../../../cli/contracts/callers';
import { buildApp } from '../../../stacks/app';
import { readConfigFile } from '../../../stacks/config-file';
import { loadContracts } from '../../../stacks/contracts';
import { ENVIRONMENTS } from '../../../stacks/environments';

const callersOf = declaredCallers(
  Object.values(ENVIRONMENTS).map((environment) =>
    buildApp(environment, readConfigFile(environment.name), loadContracts()),
  ),
);

test('the callers of an operation are those that the stack declares, each once for all environments', () => {
  expect(callersOf('payments.yaml', ['createCharge'])).toEqual(['billing.payInvoice']);
  expect(callersOf('ledger.yaml', ['noSuchOperation'])).toEqual([]);
  expect(callersOf('no-such-service.yaml', ['createCharge'])).toEqual([]);
});

test('those who call from outside may call every operation', () => {
  expect(callersOf('billing.yaml', ['listInvoices'])).toEqual(['istio-ingress/istio-ingress (from outside)']);
});
