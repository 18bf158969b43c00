import { type Finding, finding } from '../finding';
import { isText } from '../kube';
import type { Manifest } from './plan';

/**
 * MW119 unless all that an object holds is JSON, and every text whole characters. Half of a surrogate pair would be
 * replaced on its way, or refused; NaN and infinities would be written as null; functions, symbols and bigints would be
 * left out or stop the writer. A member that is undefined is left out there, and is no fault.
 *
 * @param numbersAreExplained whether the construct has reported its numbers itself
 */
export function checkValues(path: string, manifest: Manifest, numbersAreExplained: boolean) {
  const found = isSound(manifest) ? [] : misfits(manifest, []);
  return {
    isJson: found.every(({ kind }) => kind === 'text'),
    findings: found
      .filter(({ kind }) => !(numbersAreExplained && kind === 'number'))
      .map((misfit) => toFinding(path, misfit)),
  };
}

/** What JSON has as null, text, number, true and false. */
function isScalar(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return value === null || typeof value === 'string' || typeof value === 'boolean';
}

/** The same without places, for the many objects that have no misfit. */
function isSound(value: unknown): boolean {
  if (typeof value === 'string') return isText(value);
  if (typeof value !== 'object' || value === null) return isScalar(value);
  if (Array.isArray(value)) return !value.includes(undefined) && value.every(isSound);
  for (const key in value) {
    const member = (value as Readonly<Record<string, unknown>>)[key];
    if (!isText(key) || (member !== undefined && !isSound(member))) return false;
  }
  return true;
}

interface Misfit {
  readonly field: string;
  readonly kind: keyof typeof KINDS;
  /** What is wrong and no text, or a key. A text may be a secret, wherever it stands. */
  readonly value?: unknown;
}

const KINDS = {
  text: {
    message: 'holds half of a surrogate pair',
    allowed: 'whole characters of Unicode',
    fix: 'cut texts between characters, not within one',
  },
  number: {
    message: 'is not a number that JSON has',
    allowed: 'finite numbers',
    fix: 'correct the arithmetic that it comes from',
  },
  other: {
    message: 'is not a JSON value',
    allowed: 'text, finite numbers, true, false, lists and plain objects',
    fix: 'give what it stands for: the result of the function, the number as number or text, an item of the list',
  },
} as const;

function misfits(value: unknown, at: readonly string[]): Misfit[] {
  const field = at.join('.');
  if (typeof value === 'string') return isText(value) ? [] : [{ field, kind: 'text' }];
  if (typeof value !== 'object' || value === null) {
    if (isScalar(value)) return [];
    return [
      typeof value === 'number' ? { field, kind: 'number', value } : { field, kind: 'other', value: typeName(value) },
    ];
  }
  const found: Misfit[] = [];
  // Not the keys of a list, which leave its holes out.
  const entries = Array.isArray(value) ? Array.from(value, (item, i) => [String(i), item]) : Object.entries(value);
  for (const [key, member] of entries) {
    if (!isText(key)) found.push({ field, kind: 'text', value: key });
    if (member === undefined && !Array.isArray(value)) continue;
    for (const misfit of misfits(member, [...at, key])) found.push(misfit);
  }
  return found;
}

const typeName = (value: unknown) => (value === undefined ? 'undefined' : `a ${typeof value}`);

function toFinding(path: string, { field, kind, value }: Misfit): Finding {
  const { message, allowed, fix } = KINDS[kind];
  return finding('MW119', path, {
    message: `${field} ${message}`,
    ...(value !== undefined && { value }),
    allowed,
    fix,
  });
}
