import { type Finding, finding, stops } from '../finding';
import type { Contract } from './contract';

/**
 * MW605 for an operation that a contract does not have. Of a contract that cannot be read nothing is known, which is a
 * finding of its own: not every mention of its operations need say it again.
 *
 * @param message who names the operation
 * @param value how it is named, where that is more than its `operationId`
 */
export function checkOperationId(path: string, contract: Contract, id: string, message: string, value = id): Finding[] {
  const { operations, findings } = contract;
  if (operations.length === 0 && findings.some((f) => stops(f))) return [];
  if (operations.some((operation) => operation.id === id)) return [];
  return [
    finding('MW605', path, {
      message,
      value,
      allowed:
        [...new Set(operations.map((operation) => operation.id))].join(', ') || 'none, the contract has no operations',
      fix: 'name an operationId of the contract, or add the operation to it',
    }),
  ];
}
