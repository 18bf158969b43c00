import { naming } from '../../lib/contract';
import { contractWith } from '../support/estate';

test('operations that code names and the contract lacks are MW605, with those that there are', () => {
  const { findings } = naming(contractWith('postEntry', 'getBalance'), ['postEntry', 'getBalances']);
  expect(findings).toMatchObject([
    { code: 'MW605', path: 'contract.yaml', value: 'getBalances', allowed: 'postEntry, getBalance' },
  ]);
});

test('a contract that could not be read is told once, not for every name', () => {
  const broken = { code: 'MW601', level: 'error', path: 'a', message: 'm', fix: 'f' } as const;
  expect(naming({ ...contractWith(), findings: [broken] }, ['postEntry']).findings).toEqual([broken]);
});
