import { type Finding, finding } from '../finding';
import { isText } from '../kube';
import type { Manifest } from './plan';

/**
 * MW119 unless every text is whole characters and every number is one that JSON has. Half of a surrogate pair would be
 * replaced on its way, or refused; NaN and infinities would be written as null.
 *
 * @param numbersAreExplained whether the construct has reported its numbers itself
 */
export function checkValues(path: string, manifest: Manifest, numbersAreExplained: boolean): Finding[] {
  if (isSound(manifest)) return [];
  return misfits(manifest, [])
    .filter(({ isNumber }) => !(numbersAreExplained && isNumber))
    .map((misfit) => toFinding(path, misfit));
}

/** The same without places, for the many objects that have no misfit. */
function isSound(value: unknown): boolean {
  if (typeof value === 'string') return isText(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isSound);
  for (const key in value) {
    if (!isText(key) || !isSound((value as Readonly<Record<string, unknown>>)[key])) return false;
  }
  return true;
}

interface Misfit {
  readonly field: string;
  readonly isNumber?: boolean;
  /** A number or a key. A text may be a secret, wherever it stands. */
  readonly value?: unknown;
}

function misfits(value: unknown, at: readonly string[]): Misfit[] {
  if (typeof value === 'string') return isText(value) ? [] : [{ field: at.join('.') }];
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [{ field: at.join('.'), isNumber: true, value }];
  if (typeof value !== 'object' || value === null) return [];
  const found: Misfit[] = [];
  for (const key of Object.keys(value)) {
    if (!isText(key)) found.push({ field: at.join('.'), value: key });
    for (const misfit of misfits((value as Readonly<Record<string, unknown>>)[key], [...at, key])) found.push(misfit);
  }
  return found;
}

function toFinding(path: string, { field, isNumber = false, value }: Misfit): Finding {
  return finding('MW119', path, {
    message: isNumber ? `${field} is not a number that JSON has` : `${field} holds half of a surrogate pair`,
    ...(value !== undefined && { value }),
    allowed: isNumber ? 'finite numbers' : 'whole characters of Unicode',
    fix: isNumber ? 'correct the arithmetic that it comes from' : 'cut texts between characters, not within one',
  });
}
