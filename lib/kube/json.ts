import {
  type ApiObject,
  App,
  ImplicitTokenResolver,
  type IResolver,
  Lazy,
  LazyResolver,
  NumberStringUnionResolver,
  ResolutionContext,
} from 'cdk8s';

/** The resolvers of every App, whose work {@link JsonRenderer} does itself. */
const BUILT_IN: readonly unknown[] = [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver];

/**
 * Renders fields of an object as JSON, as `ApiObject.toJson()` does: what is lazy is produced, tokens are resolved, the
 * App's own resolvers are asked for every value, keys are sorted (unless CDK8S_DISABLE_SORT is set), nulls are left out.
 */
export class JsonRenderer {
  private readonly path: (string | number)[] = [];
  private readonly resolvers: readonly IResolver[];
  private readonly sorts = !process.env.CDK8S_DISABLE_SORT;

  constructor(private readonly object: ApiObject) {
    this.resolvers = App.of(object).resolvers.filter((resolver) => !BUILT_IN.includes(resolver.constructor));
  }

  /**
   * @param dropsEmpty whether empty lists and objects are left out too
   * @throws TypeError naming the field that holds something else than JSON
   */
  field(key: string | number, value: unknown, dropsEmpty: boolean): unknown {
    if (value === null || value === undefined) return undefined;
    if (typeof value !== 'object' && this.resolvers.length === 0) return value;
    this.path.push(key);
    const rendered = this.value(value, dropsEmpty);
    this.path.pop();
    return rendered;
  }

  /** Adds the fields of a mapping to another one; what that has already is kept. */
  addFields(to: Record<string, unknown>, from: Readonly<Record<string, unknown>>, dropsEmpty: boolean): void {
    const keys = Object.keys(from);
    for (const key of this.sorts ? keys.sort() : keys) {
      if (Object.hasOwn(to, key)) continue;
      const item = this.field(key, from[key], dropsEmpty);
      if (item !== undefined) set(to, key, item);
    }
  }

  private value(value: unknown, dropsEmpty: boolean): unknown {
    if (value === null || value === undefined) return undefined;
    for (const resolver of this.resolvers) {
      const context = new ResolutionContext(this.object, this.path.map(String), value);
      resolver.resolve(context);
      if (context.replaced) return this.value(context.replacedValue, dropsEmpty);
    }
    if (typeof value !== 'object') return value;
    if (Array.isArray(value)) {
      return dropsEmpty && value.length === 0 ? undefined : value.map((item, i) => this.field(i, item, dropsEmpty));
    }
    if (value instanceof Lazy) return this.value(value.produce(), dropsEmpty);
    if (isToken(value)) return this.value(value.resolve(), dropsEmpty);
    if (isPlain(value)) {
      const copy = {};
      this.addFields(copy, value, dropsEmpty);
      return dropsEmpty && isEmpty(copy) ? undefined : copy;
    }
    if (isUnion(value)) return value.value;
    throw new TypeError(`${this.path.join('.')} is no JSON but an object of type ${value.constructor?.name}`);
  }
}

function isEmpty(object: object): boolean {
  for (const _key in object) return false;
  return true;
}

function isToken(value: object): value is { resolve(): unknown } {
  return typeof (value as { resolve?: unknown }).resolve === 'function';
}

/** The unions of number and string of generated types, such as IntOrString. */
function isUnion(value: object): value is { readonly value: number | string } {
  return ['number', 'string'].includes(typeof (value as { value?: unknown }).value);
}

/** Told by its prototype, since `constructor` may be one of its keys. */
function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Sets a key of its own, which an assignment to `__proto__` does not. */
function set(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else object[key] = value;
}
