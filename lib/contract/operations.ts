import { isMapping } from '../data';
import type { Finding } from '../finding';
import { AT_ROOT, type BasePaths, basePathsOf } from './base-path';
import type { ContractOperation, Method } from './contract';
import {
  exemptionOf,
  type IdempotencyOptions,
  isKeyUndecided,
  type KeyPlace,
  keyOf,
  keyPlaceOf,
  type Levels,
} from './idempotency';
import { checkMediaTypes, mediaTypesOf } from './media-types';
import { effectiveParameters, enforceable, follow, reasonIn } from './parameters';
import { pathParameters } from './path-parameters';
import { pathTemplate } from './path-template';
import type { FindSource } from './references';
import { specificationOf } from './schema';
import { child, children, type Location, locate } from './source';
import { type PatternOf, patternReader } from './value-pattern';

/** The methods of an OpenAPI path item, in the order of its specification, with their properties (RFC 9110, 9.2). */
const METHODS: Readonly<Record<string, { method: Method; safe: boolean; idempotent: boolean }>> = {
  get: { method: 'GET', safe: true, idempotent: true },
  put: { method: 'PUT', safe: false, idempotent: true },
  post: { method: 'POST', safe: false, idempotent: false },
  delete: { method: 'DELETE', safe: false, idempotent: true },
  options: { method: 'OPTIONS', safe: true, idempotent: true },
  head: { method: 'HEAD', safe: true, idempotent: true },
  patch: { method: 'PATCH', safe: false, idempotent: false },
  trace: { method: 'TRACE', safe: true, idempotent: true },
};

/** An operation where it stands in its document, which the rules about it need. */
export interface DeclaredOperation {
  readonly operation: ContractOperation;
  /** Its `operationId` as it is given. */
  readonly declaredId: unknown;
  readonly location: Location;
  /** The path without the base path, as it is a key of `paths`. */
  readonly template: string;
  /** Its own parameters and those of its path that it does not override, resolved. */
  readonly parameters: readonly Location[];
  /** Whether all parameters could be resolved: only then something can be said about those that are missing. */
  readonly complete: boolean;
  /** Where statements about it may stand. */
  readonly levels: Levels;
  /** Where its idempotency key has to be. */
  readonly keyPlace: KeyPlace;
  /** Whether nothing can be said about a missing key: it is exempt, or what says so cannot be read. */
  readonly keyUndecided: boolean;
  /** What was found while it was read: MW602, MW606, MW609. */
  readonly findings: readonly Finding[];
}

/**
 * The operations of a document, as far as what it says can be understood.
 *
 * @param options what code says of idempotency keys
 * @param given the base path that was given in code, which holds for all of them
 */
export function declaredOperations(
  root: Location,
  find: FindSource,
  options: IdempotencyOptions,
  given?: BasePaths,
): DeclaredOperation[] {
  const patternOf = patternReader(find, specificationOf(root)?.version !== '3.0');
  const ofDocument = basePathsOf(root, AT_ROOT);
  return children(follow(child(root, 'paths'), find))
    .filter((item) => !String(item.pointer.at(-1)).startsWith('x-'))
    .flatMap((item) => operationsOfPath(item, { root, find, patternOf, options, ofDocument, given }));
}

/** What reading an operation takes beside its own place. */
interface Surroundings {
  readonly root: Location;
  readonly find: FindSource;
  readonly patternOf: PatternOf;
  /** What code says of idempotency keys. */
  readonly options: IdempotencyOptions;
  readonly ofDocument: BasePaths;
  /** The base path that was given in code. @default - what the document says */
  readonly given: BasePaths | undefined;
}

function operationsOfPath(item: Location, surroundings: Surroundings): DeclaredOperation[] {
  const { root, find, patternOf, options, ofDocument, given } = surroundings;
  const template = String(item.pointer.at(-1));
  const referred = follow(item, find);
  const member = (key: string) => (child(item, key).value === undefined ? child(referred, key) : child(item, key));
  const ofItem = basePathsOf(item, basePathsOf(referred, ofDocument));
  return Object.entries(METHODS).flatMap(([key, { method, ...ofMethod }]) => {
    // OpenAPI has no `$ref` for an operation, but documents of many files do.
    const location = follow(member(key), find);
    if (!isResolved(location)) return [];
    const parameters = effectiveParameters(member('parameters'), child(location, 'parameters'), find);
    const body = follow(child(location, 'requestBody'), find);
    const content = follow(child(body, 'content'), find);
    const base = given ?? basePathsOf(location, ofItem);
    const path = `${base.paths[0] ?? ''}${template}`;
    const declaredId = child(location, 'operationId').value;
    const levels: Levels = { operation: location, path: [item, referred], root };
    const keyPlace = keyPlaceOf(levels, options);
    const keyHeader = keyPlace.in === 'header' ? keyPlace.name.toLowerCase() : undefined;
    const { findings, key: header, ...enforced } = enforceable(parameters, patternOf, keyHeader);
    const idempotencyKey = keyOf(keyPlace, header, body, find);
    const idempotencyExemption = exemptionOf(levels, declaredId, options);
    const safe = ofMethod.safe || reasonIn(location, 'x-safe') !== undefined;
    const idempotent = ofMethod.idempotent || safe || reasonIn(location, 'x-idempotent') !== undefined;
    const inPath = pathParameters(template, parameters, patternOf);
    const operation: ContractOperation = {
      id: typeof declaredId === 'string' && declaredId !== '' ? declaredId : `${method} ${path}`,
      method,
      methods: method === 'GET' && !isMapping(member('head').value) ? ['GET', 'HEAD'] : [method],
      path,
      paths: base.paths.map((start) => pathTemplate(`${start}${template}`, inPath.byName)),
      safe,
      idempotent,
      transactional: !idempotent || child(location, 'x-transactional').value === true,
      ...enforced,
      ...(idempotencyKey && { idempotencyKey }),
      ...(idempotencyExemption !== undefined && { idempotencyExemption }),
      requestMediaTypes: mediaTypesOf(content),
      requestBodyRequired: child(body, 'required').value === true,
      source: locate(location),
    };
    return [
      {
        operation,
        declaredId,
        location,
        template,
        parameters,
        complete: parameters.every(isResolved),
        levels,
        keyPlace,
        keyUndecided: isKeyUndecided(levels, declaredId, options),
        findings: [...base.findings, ...findings, ...inPath.findings, ...checkMediaTypes(content)],
      },
    ];
  });
}

function isResolved(location: Location): boolean {
  return isMapping(location.value) && location.value.$ref === undefined;
}
