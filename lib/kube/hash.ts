import { createHash } from 'node:crypto';

/**
 * The first 16 hex digits of a SHA-256 over the data, whatever the order of its keys: on a pod template it rolls the
 * pods out when, and only when, the data changes.
 */
export function contentHash(data: Readonly<Record<string, string>>): string {
  const entries = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 16);
}
