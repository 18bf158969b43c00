import { ApiObject, type App, ImplicitTokenResolver, Lazy, LazyResolver, NumberStringUnionResolver } from 'cdk8s';
import type { Manifest } from './plan';

/** The resolvers of every App. All that they do to plain JSON is to produce what is lazy. */
const BUILT_IN: readonly unknown[] = [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver];

/** What cdk8s keeps of an object's metadata, besides a link back to the object. */
const METADATA_FIELDS = ['name', 'namespace', 'annotations', 'finalizers', 'ownerReferences', 'labels'];

/** The parts of an `ApiObject` that its `toJson()` reads, private to cdk8s. */
interface Parts {
  readonly props?: Readonly<Record<string, unknown>>;
  readonly patches?: readonly unknown[];
  readonly metadata: Readonly<Record<string, unknown>> & { readonly _additionalAttributes?: object };
}

/**
 * How the objects of an App are rendered: as `ApiObject.toJson()` does, in half of its time where an object is plain
 * JSON. `toJson()` looks for the App, asks each resolver and copies the path at every value. It still does the work
 * wherever more is asked than a copy: for JSON patches, tokens, an App with resolvers of its own, a `toJson()` that is
 * overridden, and if cdk8s keeps its parts elsewhere one day.
 */
export function rendererOf(app: App): (object: ApiObject) => Manifest {
  const isBuiltIn = app.resolvers.every((resolver) => BUILT_IN.includes(resolver.constructor));
  const sorts = !process.env.CDK8S_DISABLE_SORT;
  if (!isBuiltIn || !sorts) return (object) => object.toJson();
  return (object) => {
    try {
      return copyOf(object) ?? object.toJson();
    } catch {
      return object.toJson();
    }
  };
}

/** Undefined if a copy would not be what `toJson()` returns. */
function copyOf(object: ApiObject): Manifest | undefined {
  const { props, patches, metadata } = object as unknown as Parts;
  if (!props || patches?.length !== 0 || object.toJson !== ApiObject.prototype.toJson) return undefined;
  const { _additionalAttributes: added, apiObject, ...fields } = metadata;
  if (!added || !apiObject || Object.keys(fields).some((field) => !METADATA_FIELDS.includes(field))) return undefined;
  const copy: Record<string, unknown> = {
    apiVersion: props.apiVersion,
    kind: props.kind,
    metadata: sanitized({ ...added, ...fields }, true),
  };
  for (const key of Object.keys(props).sort()) {
    const value = Object.hasOwn(copy, key) ? undefined : sanitized(props[key], false);
    if (value !== undefined) copy[key] = value;
  }
  return copy as Manifest;
}

/** A copy with sorted keys and without nulls, in metadata also without empty lists and objects. */
function sanitized(value: unknown, dropsEmpty: boolean): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) {
    return dropsEmpty && value.length === 0 ? undefined : value.map((item) => sanitized(item, dropsEmpty));
  }
  if (value instanceof Lazy) return sanitized(value.produce(), dropsEmpty);
  if (value.constructor !== Object) throw new TypeError('more than plain JSON');
  const copy: Record<string, unknown> = {};
  let isEmpty = true;
  for (const key of Object.keys(value).sort()) {
    const item = sanitized((value as Record<string, unknown>)[key], dropsEmpty);
    if (item === undefined) continue;
    copy[key] = item;
    isEmpty = false;
  }
  return dropsEmpty && isEmpty ? undefined : copy;
}
