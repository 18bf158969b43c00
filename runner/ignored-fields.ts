import type { Manifest } from '../lib';
import { keyOf } from './identity';
import { FIELD_MANAGER, type LiveObject, type ManagedFields } from './kubectl';
import type { RegisteredObject } from './program';

/**
 * The manifests as they are to be applied: a field that the program ignores changes of (Pulumi's `ignoreChanges`) is
 * set when the object is made, and never changed afterwards. Server-side apply takes a field away that its only manager
 * no longer states, so it goes on being stated, with the value that it has, until somebody else manages it. Pulumi's
 * own provider does the same.
 *
 * @param live those of the objects that exist, with their managed fields
 */
export function withIgnoredFields(objects: readonly RegisteredObject[], live: readonly LiveObject[]): Manifest[] {
  const current = new Map(live.map((object) => [keyOf(object), object]));
  return objects.map(({ manifest, ignoreChanges }) => {
    const existing = current.get(keyOf(manifest));
    if (!existing) return manifest;
    return ignoreChanges.reduce((object, field) => withIgnoredField(object, field.split('.'), existing), manifest);
  });
}

function withIgnoredField(manifest: Manifest, field: readonly string[], live: LiveObject): Manifest {
  const isManagedByOthers = (live.metadata.managedFields ?? []).some(
    (managed) => !isOwn(managed) && states(managed.fieldsV1, field),
  );
  return replaced(manifest, field, isManagedByOthers ? undefined : valueAt(live, field)) as Manifest;
}

const isOwn = ({ manager, operation }: ManagedFields) => manager === FIELD_MANAGER && operation === 'Apply';

const states = (fields: object | undefined, field: readonly string[]) =>
  valueAt(
    fields,
    field.map((name) => `f:${name}`),
  ) !== undefined;

function valueAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value;
  return valueAt((value as Readonly<Record<string, unknown>> | undefined)?.[name], rest);
}

/** A copy with another value at one place, or without one. */
function replaced(object: object, [name = '', ...rest]: readonly string[], value: unknown): object {
  const { [name]: old, ...others } = object as Readonly<Record<string, unknown>>;
  const next = rest.length === 0 ? value : replaced(Object(old), rest, value);
  return next === undefined ? others : { ...others, [name]: next };
}
