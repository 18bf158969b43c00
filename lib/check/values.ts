import { type Finding, finding } from '../finding';
import { isText } from '../kube';
import type { PlannedObject } from '../plan';
import type { Check } from './check';

/**
 * MW119: every text is whole characters, and every number is one that JSON has. Half of a surrogate pair would be
 * replaced on its way, or refused; NaN and infinities would be written as null.
 */
export const values: Check = {
  codes: ['MW119'],
  check: ({ plan }) => plan.objects.flatMap((object) => misfits(object.manifest, []).map((m) => toFinding(object, m))),
};

interface Misfit {
  readonly field: string;
  readonly value: unknown;
}

function misfits(value: unknown, at: readonly string[]): Misfit[] {
  if (typeof value === 'string') return isText(value) ? [] : [{ field: at.join('.'), value }];
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [{ field: at.join('.'), value }];
  if (typeof value !== 'object' || value === null) return [];
  const found: Misfit[] = [];
  for (const key of Object.keys(value)) {
    if (!isText(key)) found.push({ field: at.join('.'), value: key });
    for (const misfit of misfits((value as Readonly<Record<string, unknown>>)[key], [...at, key])) found.push(misfit);
  }
  return found;
}

function toFinding({ path, manifest }: PlannedObject, { field, value }: Misfit): Finding {
  const isNumber = typeof value === 'number';
  return finding('MW119', path, {
    message: isNumber ? `${field} is not a number that JSON has` : `${field} holds half of a surrogate pair`,
    // What a Secret holds is nobody's to read.
    ...(manifest.kind !== 'Secret' && { value }),
    allowed: isNumber ? 'finite numbers' : 'whole characters of Unicode',
    fix: isNumber ? 'correct the arithmetic that it comes from' : 'cut texts between characters, not within one',
  });
}
