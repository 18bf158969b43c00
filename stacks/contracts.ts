import path from 'node:path';
import { type Contract, loadContract, naming } from '../lib';
import { SERVICES, type ServiceName } from './config';

/** The operations that the stacks name: a call to any other does not compile. */
const OPERATIONS = {
  billing: ['createInvoice', 'getInvoice', 'listInvoices', 'voidInvoice', 'payInvoice'],
  ledger: ['postEntry', 'getBalance'],
  payments: ['createCharge', 'getCharge', 'createRefund'],
  notifications: ['sendNotification'],
} as const satisfies Record<ServiceName, readonly string[]>;

/** The names of a service's operations. */
export type OperationOf<Name extends ServiceName> = (typeof OPERATIONS)[Name][number];

export type Contracts = { readonly [Name in ServiceName]: Contract<OperationOf<Name>> };

/** The OpenAPI document of every service, from `contracts/`. */
export function loadContracts(root = path.dirname(__dirname)): Contracts {
  const entries = SERVICES.map((name) => {
    const contract = loadContract(path.join(root, 'contracts', `${name}.yaml`));
    return [name, naming(contract, OPERATIONS[name])] as const;
  });
  return Object.fromEntries(entries) as unknown as Contracts;
}
