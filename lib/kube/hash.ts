import { createHash } from 'node:crypto';
import { isMapping } from '../data';

/**
 * The first 16 hex digits of a SHA-256 over JSON data, whatever the order of its keys: on a pod template it rolls the
 * pods out when, and only when, the data changes.
 */
export function contentHash(data: unknown): string {
  return createHash('sha256').update(JSON.stringify(data, sortKeys)).digest('hex').slice(0, 16);
}

function sortKeys(_key: string, value: unknown): unknown {
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
