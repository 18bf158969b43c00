import { isMapping } from '../data';
import type { IdempotencyKey, RequiredHeader } from './contract';
import { reasonIn } from './parameters';
import { type FindSource, resolve } from './references';
import { child, children, type Location } from './source';

/** Where the operations of a contract have the key by which a repeated request is told from a new one. */
export interface KeyPlace {
  /** A header, or the request body, where no mesh can look. */
  readonly in: 'header' | 'body';
  /** Of the header, or of a member of the body. */
  readonly name: string;
  /**
   * Whether an operation that does not require its key is MW603. Where the key is optional, requests are repeated as if
   * there were none.
   * @default true
   */
  readonly required?: boolean;
}

/** What code says of the keys of a contract whose document cannot be changed, or does not say it yet. */
export interface IdempotencyOptions {
  /**
   * Where the keys stand.
   * @default - as `x-idempotency-key` says in the document; else {in: 'header', name: 'Idempotency-Key'}
   */
  readonly key?: KeyPlace;
  /**
   * Transactional operations that need no key, by `operationId`, each with the reason.
   * @default - those with `x-idempotency-exempt`
   */
  readonly exempt?: Readonly<Record<string, string>>;
  /**
   * Whether the contract is on its way: an operation without a key is told of (MW611) and stops nothing, in strict
   * environments neither. It is safe, since such an operation is never repeated.
   * @default - as `x-idempotency-adopting` says in the document; else false
   */
  readonly adopting?: boolean;
}

/** The place of the key in a contract that does not name another one. */
export const DEFAULT_KEY: KeyPlace = { in: 'header', name: 'Idempotency-Key' };

/** Where a statement about an operation may stand: the operation, its path, the document; the nearest one holds. */
export interface Levels {
  readonly operation: Location;
  readonly path: readonly Location[];
  readonly root: Location;
}

/** Where the key of an operation stands: by the operation or its path, else by code, else by the document. */
export function keyPlaceOf({ operation, path, root }: Levels, options: IdempotencyOptions): KeyPlace {
  const [nearest] = [operation, ...path].flatMap((level) => keyPlaceAt(level) ?? []);
  return nearest ?? options.key ?? keyPlaceAt(root) ?? DEFAULT_KEY;
}

/** What `x-idempotency-key` says at one place; undefined where it is not there, or is not what it has to be. */
export function keyPlaceAt(level: Location): KeyPlace | undefined {
  const { value } = child(level, 'x-idempotency-key');
  return isKeyPlace(value) ? value : undefined;
}

/** Names of headers that every release of Istio takes in a match. */
const HEADER_NAME = /^[\w-]+$/;

/**
 * Headers that say something else of a request: those of HTTP (RFC 9110 to 9112, RFC 6265, RFC 7239), of tracing and of
 * proxies. They are the same for different requests, or other ones when a request is repeated; X-Request-Id is among
 * them, since the mesh itself adds one to each request that has none.
 */
const TAKEN =
  /^(?:accept|access-control|alt|content|if|proxy|sec|x-b3|x-envoy|x-forwarded)(?:-.*)?$|^(?:authorization|cache-control|connection|cookie|date|expect|forwarded|from|host|keep-alive|max-forwards|origin|pragma|priority|range|referer|te|traceparent|tracestate|baggage|trailer|transfer-encoding|upgrade|user-agent|via|x-real-ip|x-request-id)$/i;

/** What {@link hasKeyForm} accepts, as findings say it. */
export const KEY_FORM =
  '{in: header, name: <letters, digits, "-" and "_">} or {in: body, name: <a member>}; with "required: false" where keys are optional';

/** What a place is besides that, as findings say it (MW614). */
export const FREE_HEADER = 'a header that neither HTTP nor the mesh uses for something else, such as Idempotency-Key';

/** Whether a place for keys can be used. */
export function isKeyPlace(value: unknown): value is KeyPlace {
  return hasKeyForm(value) && !isTaken(value);
}

export function hasKeyForm(value: unknown): value is KeyPlace {
  if (!isMapping(value)) return false;
  const { in: place, name, required = true, ...others } = value;
  const isName =
    typeof name === 'string' && (place === 'header' ? HEADER_NAME.test(name) : place === 'body' && name !== '');
  return isName && typeof required === 'boolean' && Object.keys(others).length === 0;
}

function isTaken(place: KeyPlace): boolean {
  return place.in === 'header' && TAKEN.test(place.name);
}

/** Why a transactional operation needs no key: the nearest reason, of code for the operation itself first. */
export function exemptionOf(
  { operation, path, root }: Levels,
  id: unknown,
  { exempt = {} }: IdempotencyOptions,
): string | undefined {
  const inCode = typeof id === 'string' && Object.hasOwn(exempt, id) ? exempt[id]?.trim() : undefined;
  if (inCode) return inCode;
  return [operation, ...path, root].map((level) => reasonIn(level, 'x-idempotency-exempt')).find(Boolean);
}

/**
 * Whether nothing can be said about a missing key: something exempts the operation, with a reason or without, or what
 * would decide it cannot be read. The latter have findings of their own.
 */
export function isKeyUndecided(levels: Levels, id: unknown, { exempt = {}, key }: IdempotencyOptions): boolean {
  const { operation, path, root } = levels;
  const says = (name: string) => (level: Location) => child(level, name).value !== undefined;
  if (typeof id === 'string' && Object.hasOwn(exempt, id)) return true;
  if ([operation, ...path, root].some(says('x-idempotency-exempt'))) return true;
  if (['x-safe', 'x-idempotent'].some((name) => says(name)(operation) && !reasonIn(operation, name))) return true;
  const nearest = [operation, ...path, ...(key ? [] : [root])].find(says('x-idempotency-key'));
  return nearest !== undefined && keyPlaceAt(nearest) === undefined;
}

/** The key of an operation, which its document declares in that place; undefined where it does not. */
export function keyOf(
  place: KeyPlace,
  header: (RequiredHeader & { readonly required: boolean }) | undefined,
  body: Location,
  find: FindSource,
): IdempotencyKey | undefined {
  if (place.in === 'header') return header && { in: 'header', ...header };
  const schemas = children(child(body, 'content')).map((type) => child(type, 'schema'));
  if (!schemas.some((schema) => declares(schema, place.name, find))) return undefined;
  const required =
    child(body, 'required').value === true && schemas.every((schema) => requires(schema, place.name, find));
  return { in: 'body', name: place.name, required };
}

/** Whether an object of this schema can have a member of that name. */
function declares(schema: Location, name: string, find: FindSource): boolean {
  return partsOf(schema, ['allOf', 'anyOf', 'oneOf'], find).some(
    (part) => child(part, 'properties', name).value !== undefined,
  );
}

/** Whether an object of this schema has to have a member of that name. */
function requires(schema: Location, name: string, find: FindSource): boolean {
  return partsOf(schema, ['allOf'], find).some(({ value }) => {
    const required = isMapping(value) ? value.required : undefined;
    return Array.isArray(required) && required.includes(name);
  });
}

/** A schema and what it refers to or is made of, each once. */
function partsOf(schema: Location, combined: readonly string[], find: FindSource): Location[] {
  const parts = new Map<unknown, Location>();
  const open = [schema];
  for (let next = open.pop(); next; next = open.pop()) {
    if (!isMapping(next.value) || parts.has(next.value)) continue;
    parts.set(next.value, next);
    const at = next;
    const target = resolve(at, find);
    if (typeof target !== 'string') open.push(target);
    open.push(...combined.flatMap((key) => children(child(at, key))));
  }
  return [...parts.values()];
}
