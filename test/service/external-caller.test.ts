import type { Code } from '../../lib/finding';
import type { ExternalCaller } from '../../lib/service';
import { chart, contractWith, findingsUnder, microservice } from '../support/estate';

const GATEWAY: ExternalCaller = {
  namespace: 'istio-ingress',
  serviceAccount: 'gateway',
  podLabels: { istio: 'ingress' },
};

const table: [string, Partial<ExternalCaller>, string[] | undefined, [Code, unknown][]][] = [
  ['a caller that may call everything', {}, undefined, []],
  ['a caller that may call one operation', {}, ['run'], []],
  ['every ServiceAccount', { serviceAccount: '*' }, undefined, [['MW205', '*']]],
  ['ServiceAccounts by prefix', { serviceAccount: 'gateway-*' }, undefined, [['MW205', 'gateway-*']]],
  ['namespaces by suffix', { namespace: '*-ingress' }, undefined, [['MW205', '*-ingress']]],
  ['no pod labels', { podLabels: {} }, undefined, [['MW205', {}]]],
  [
    'a whole namespace',
    { serviceAccount: '*', podLabels: {} },
    undefined,
    [
      ['MW205', '*'],
      ['MW205', {}],
    ],
  ],
  ['a ServiceAccount with a slash', { serviceAccount: 'a/b' }, undefined, [['MW102', 'a/b']]],
  ['a ServiceAccount with a dot', { serviceAccount: 'gateway.public' }, undefined, []],
  ['an operation that is not there', {}, ['run', 'runs'], [['MW605', 'runs']]],
];

test.each(table)('%s', (_name, caller, operations, expected) => {
  const scope = chart();
  microservice(scope, 'billing').allowCaller({ ...GATEWAY, ...caller }, operations);
  expect(findingsUnder(scope).map(({ code, value }) => [code, value])).toEqual(expected);
});

describe('a contract without operations', () => {
  const called = (contract: ReturnType<typeof contractWith>) => {
    const scope = chart();
    const ledger = microservice(scope, 'ledger', { contract });
    microservice(scope, 'billing').operation('run').calls(ledger.operation('postEntry'));
    ledger.allowCaller(GATEWAY, ['getBalance']);
    return findingsUnder(scope).map(({ code, value }) => [code, value]);
  };

  test('that could be read has no operation to call', () => {
    expect(called(contractWith())).toEqual([
      ['MW605', 'getBalance'],
      ['MW605', 'ledger.postEntry'],
    ]);
  });

  test('that could not be read is one finding', () => {
    const broken = { code: 'MW601', level: 'error', path: 'ledger.yaml', value: 'x', message: 'm', fix: 'f' } as const;
    expect(called({ ...contractWith(), findings: [broken] })).toEqual([['MW601', 'x']]);
  });
});
