import { finding } from '../finding';
import type { Contract } from './contract';

/**
 * The same contract for code that names these operations and no others, which the compiler then holds it to. One that
 * the document does not have is MW605.
 *
 * @example
 * const ledger = naming(loadContract('contracts/ledger.yaml'), ['postEntry', 'getBalance']);
 */
export function naming<const Id extends string>(contract: Contract, ids: readonly Id[]): Contract<Id> {
  const known = contract.operations.map(({ id }) => id);
  // A document that could not be read has its own finding.
  const absent = known.length === 0 ? [] : ids.filter((id) => !known.includes(id));
  const findings = absent.map((id) =>
    finding('MW605', contract.file, {
      message: 'code names an operation that the contract does not have',
      value: id,
      allowed: known.join(', '),
      fix: 'correct the name, or add the operation to the contract',
    }),
  );
  return { ...contract, named: ids, findings: [...contract.findings, ...findings] };
}
