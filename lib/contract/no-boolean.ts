import { type Finding, finding } from '../finding';
import { formatPointer, type Location, locate } from './source';

/** MW602 for a mark that is neither true nor false: YAML 1.2 reads `yes` and `"true"` as text. */
export function noBoolean(mark: Location): Finding {
  return finding('MW602', locate(mark), {
    message: `The value at ${formatPointer(mark.pointer)} is no boolean`,
    value: mark.value,
    allowed: 'true or false',
    fix: 'write true, or remove it',
  });
}
