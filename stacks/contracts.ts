import path from 'node:path';
import { type Contract, loadContract } from '../lib';
import { SERVICES, type ServiceName } from './config';

export type Contracts = Readonly<Record<ServiceName, Contract>>;

/** The OpenAPI document of every service, from `contracts/`. */
export function loadContracts(root = path.dirname(__dirname)): Contracts {
  const entries = SERVICES.map((name) => [name, loadContract(path.join(root, 'contracts', `${name}.yaml`))]);
  return Object.fromEntries(entries) as Record<ServiceName, Contract>;
}
