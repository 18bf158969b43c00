import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '../lib';

/** What the API server keeps itself and every write changes. */
const SERVER_FIELDS = new Set([
  'managedFields',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'uid',
  'selfLink',
]);

/**
 * Where an object as it is differs from what applying its plan would make of it, one line a field, for people:
 * `metadata.labels.app: is "x", planned "cart"`. A Secret's values are not shown.
 */
export function differences(live: Manifest, planned: Manifest): string[] {
  return [...differing(withoutServerFields(live), withoutServerFields(planned), '')].map(([field, is, should]) => {
    if (planned.kind === 'Secret') return `${field}: differs from the plan; the values are not shown`;
    const now = is === undefined ? 'is missing' : `is ${asText(is)}`;
    return `${field}: ${now}, ${should === undefined ? 'not planned' : `planned ${asText(should)}`}`;
  });
}

function withoutServerFields({ status: _status, metadata, ...rest }: Manifest): object {
  return { ...rest, metadata: Object.fromEntries(Object.entries(metadata).filter(([key]) => !SERVER_FIELDS.has(key))) };
}

function* differing(is: unknown, should: unknown, field: string): Generator<[string, unknown, unknown]> {
  if (isDeepStrictEqual(is, should)) return;
  if (!isContainer(is) || !isContainer(should) || Array.isArray(is) !== Array.isArray(should)) {
    yield [field, is, should];
    return;
  }
  const keys = new Set([...Object.keys(is), ...Object.keys(should)]);
  for (const key of keys) yield* differing(is[key], should[key], fieldOf(field, key, Array.isArray(is)));
}

const isContainer = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function fieldOf(parent: string, key: string, inList: boolean): string {
  if (inList) return `${parent}[${key}]`;
  const name = /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key);
  return parent === '' ? name : `${parent}.${name}`;
}

function asText(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}
