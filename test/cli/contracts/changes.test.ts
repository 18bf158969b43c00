import { addedContract, type Change, changesOf, removedContract } from '../../../cli/contracts/changes';
import type { Difference } from '../../../cli/contracts/oasdiff';
import { promiseChanges } from '../../../cli/contracts/promises';
import { document, operation } from './support';

const REVISIONS = {
  base: { folder: '/base/contracts', shown: 'main:contracts' },
  now: { folder: '/now/contracts', shown: 'contracts' },
};
const BASE = { file: '/base/contracts/payments.yaml', line: 12 };
const NOW = { file: '/now/contracts/payments.yaml', line: 34 };

const base = document('payments.yaml', [
  `  /charges: {${operation('createCharge', 'post')}}`,
  `  /charges/{id}: {parameters: [{name: id, in: path, required: true, schema: {}}], ${operation('getCharge')}}`,
]);
const renamed = document('payments.yaml', [
  `  /charges: {${operation('createCharge', 'post')}}`,
  `  /charges/{id}: {parameters: [{name: id, in: path, required: true, schema: {}}], ${operation('readCharge')}}`,
]);

/** As oasdiff 1.35.0 states them; members that nobody reads are left out. */
const RECORDED = {
  required: {
    id: 'request-property-became-required',
    text: 'the request property `reference` became required',
    level: 3,
    operation: 'POST',
    operationId: 'createCharge',
    path: '/charges',
    revisionSource: NOW,
  },
  removed: {
    id: 'api-path-removed-without-deprecation',
    text: 'api path removed without deprecation',
    level: 3,
    operation: 'GET',
    operationId: 'getCharge',
    path: '/charges/{id}',
    baseSource: BASE,
  },
  retired: {
    id: 'api-removed-with-deprecation',
    text: 'api removed with deprecation',
    level: 1,
    operation: 'GET',
    operationId: 'getCharge',
    path: '/charges/{id}',
    baseSource: BASE,
  },
  pattern: {
    id: 'request-property-pattern-changed',
    text: 'changed the pattern of the request property `cardToken` from `^[A-Za-z]+$` to `^[a-z]+$`',
    level: 2,
    operation: 'POST',
    operationId: 'createCharge',
    path: '/charges',
    baseSource: BASE,
    revisionSource: NOW,
  },
  scheme: {
    id: 'api-security-component-http-scheme-changed',
    text: 'the component security scheme `serviceToken` http scheme changed from `bearer` to `basic`',
    level: 3,
    baseSource: { file: '/base/contracts/common.yaml', line: 14 },
    revisionSource: { file: '/now/contracts/common.yaml', line: 15 },
  },
  status: {
    id: 'response-success-status-removed',
    text: 'removed the success response with the status `200`',
    level: 3,
    operation: 'GET',
    operationId: 'getCharge',
    path: '/charges/{id}',
    baseSource: BASE,
  },
  added: {
    id: 'endpoint-added',
    text: 'endpoint added',
    level: 1,
    operation: 'GET',
    operationId: 'readCharge',
    path: '/health',
    revisionSource: NOW,
  },
  renamed: {
    id: 'api-operation-id-removed',
    text: 'api operation id `getCharge` removed and replaced with `readCharge`',
    level: 1,
    operation: 'GET',
    operationId: 'getCharge',
    path: '/charges/{id}',
    baseSource: BASE,
  },
  version: { id: 'api-version-not-bumped', text: 'a breaking change was detected', level: 1 },
} satisfies Record<string, Difference>;

const CALLERS: Readonly<Record<string, string>> = {
  createCharge: 'billing.payInvoice',
  readCharge: 'billing.getInvoice',
};
const callersOf = (_: string, ids: readonly string[]) =>
  ids.map((id) => CALLERS[id]).filter((caller) => caller !== undefined);
const mapped = (difference: Difference, now = base): Change[] =>
  changesOf({ base, now }, [difference], callersOf, REVISIONS);

test.each<[keyof typeof RECORDED, Change['effect'], string, string, RegExp]>([
  ['required', 'breaks', 'payments.createCharge', 'contracts/payments.yaml:34', /^Requests that were right/],
  ['removed', 'breaks', 'payments.getCharge', 'main:contracts/payments.yaml:12', /answered with 404 or 405/],
  ['pattern', 'may break', 'payments.createCharge', 'contracts/payments.yaml:34', /^Requests that were right/],
  ['scheme', 'breaks', 'payments', 'contracts/common.yaml:15', /credentials/],
  [
    'status',
    'breaks',
    'payments.getCharge',
    'main:contracts/payments.yaml:12',
    /an answer that they were not written for/,
  ],
])('%s: %s %s at %s', (name, effect, concerned, place, why) => {
  expect(mapped(RECORDED[name])).toEqual([
    expect.objectContaining({ effect, operation: concerned, place, why: expect.stringMatching(why) }),
  ]);
});

test('what is harmless has no reason', () => {
  const [change] = mapped(RECORDED.added);
  expect(change).toMatchObject({ effect: 'harmless', operation: 'payments.readCharge', change: 'endpoint added' });
  expect(change).not.toHaveProperty('why');
});

test('another operationId breaks those who call by it, and those who already call by the new one are known too', () => {
  expect(mapped(RECORDED.renamed, renamed)).toMatchObject([
    { effect: 'breaks', operation: 'payments.getCharge', callers: ['billing.getInvoice'] },
  ]);
});

test('the callers of an operation are named, and of a change of the whole document all of them', () => {
  expect(mapped(RECORDED.required)[0]?.callers).toEqual(['billing.payInvoice']);
  expect(mapped(RECORDED.removed)[0]?.callers).toEqual([]);
  expect(mapped(RECORDED.scheme, renamed)[0]?.callers).toEqual(['billing.payInvoice', 'billing.getInvoice']);
});

test('the removal of what was deprecated is harmless only where nobody calls it', () => {
  expect(mapped(RECORDED.retired)[0]?.effect).toBe('harmless');
  expect(mapped(RECORDED.retired, renamed)[0]?.effect).toBe('breaks');
});

test('a change without a place is placed at its document', () => {
  expect(mapped(RECORDED.version)).toMatchObject([{ operation: 'payments', place: 'contracts/payments.yaml' }]);
});

test('what stands in JSON, of which oasdiff knows no line, has the line of its operation', () => {
  const [removed] = mapped({ ...RECORDED.removed, baseSource: { file: '/base/contracts/payments.yaml' } });
  expect(removed?.place).toBe(base.contract.operations[1]?.source);
  const [scheme] = mapped({ ...RECORDED.scheme, revisionSource: { file: '/now/contracts/common.json' } });
  expect(scheme?.place).toBe('contracts/common.json');
});

test('another base path breaks every operation, although the templates are the same', () => {
  const moved = document('payments.yaml', [`  /charges: {${operation('createCharge', 'post')}}`], '/v2');
  expect(promiseChanges({ base, now: moved }, [], callersOf)).toEqual([
    {
      effect: 'breaks',
      operation: 'payments.createCharge',
      place: 'contracts/payments.yaml:5',
      rule: 'base-path-changed',
      change: 'moved from "/v1/charges" to "/v2/charges" by its server',
      why: 'Requests to the path that its consumers know are answered with 404.',
      callers: ['billing.payInvoice'],
    },
  ]);
});

test('a contract that is gone breaks each of its operations', () => {
  expect(removedContract(base, callersOf)).toMatchObject([
    { effect: 'breaks', operation: 'payments.createCharge', callers: ['billing.payInvoice'] },
    { effect: 'breaks', operation: 'payments.getCharge', callers: [] },
  ]);
});

test('a contract that is new is harmless', () => {
  expect(addedContract(base)).toMatchObject({ effect: 'harmless', operation: 'payments' });
});
