import { naming } from '../../lib/contract';
import type { Microservice } from '../../lib/service';
import { contractWith } from '../support/estate';

// Judged by the compiler alone: an expected error that does not come is an error.

declare const ledger: Microservice<'postEntry' | 'getBalance'>;
declare const anything: Microservice;

ledger.operation('postEntry').calls(ledger.operation('getBalance'));
// @ts-expect-error an operation that the contract does not have
ledger.operation('postEntries');
// Without literal types every name compiles, and MW605 tells the wrong ones.
anything.operation('postEntries');

naming(contractWith(), ['postEntry']).named satisfies readonly 'postEntry'[] | undefined;
// @ts-expect-error not what was named
naming(contractWith(), ['postEntry']).named satisfies readonly 'getBalance'[] | undefined;
