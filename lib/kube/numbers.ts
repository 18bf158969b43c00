import { type Finding, finding } from '../finding';

/** MW103 unless `value` is a whole number from 1 to 65535. */
export function checkPort(path: string, what: string, value: number): Finding[] {
  if (isWithin(value, 1, 65535)) return [];
  return [
    finding('MW103', path, {
      message: `${what} is not a port`,
      value,
      allowed: 'a whole number from 1 to 65535',
      fix: 'give the port on which the process listens',
    }),
  ];
}

/** MW114 unless `value` is a whole number from `min` to `max`. */
export function checkRange(path: string, what: string, value: number, min: number, max: number): Finding[] {
  if (isWithin(value, min, max)) return [];
  return [
    finding('MW114', path, {
      message: `${what} is out of range`,
      value,
      allowed: `a whole number from ${min} to ${max}`,
      fix: `set ${what} within it`,
    }),
  ];
}

function isWithin(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}
