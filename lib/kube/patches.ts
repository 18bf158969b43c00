import { JsonPatch } from 'cdk8s';

/** One operation of a JSON patch (RFC 6902). */
interface Operation {
  readonly op: 'add' | 'remove' | 'replace' | 'copy' | 'move' | 'test';
  readonly path: string;
  readonly from?: string;
}

/**
 * A document with patches applied, in their order.
 *
 * @throws Error naming the first patch that RFC 6902 does not let be applied, and why: a part of a path that is not
 *   there, an index beyond its list, a test that fails. The library behind `JsonPatch.apply` takes some of these without
 *   a word, and does something else than what was meant.
 */
export function withPatches<Document>(document: Document, patches: readonly JsonPatch[]): Document {
  return patches.reduce((current, patch) => {
    const { operation, misfit } = operationOf(patch);
    const problem = misfit ?? problemOf(current, operation);
    if (problem !== undefined) throw refused(operation, problem);
    try {
      return JsonPatch.apply(current, patch);
    } catch (error) {
      // Its messages show the whole document below their first line.
      throw refused(operation, String((error as Error).message).split('\n', 1)[0] ?? '');
    }
  }, document);
}

function refused({ op, path, from }: Operation, problem: string): Error {
  const source = from === undefined ? '' : ` from "${from}"`;
  return new Error(`the JSON patch ${op} "${path}"${source} cannot be applied: ${problem}`);
}

/** What a patch does, and what its value holds that JSON does not have: that would be written as null, or left out. */
function operationOf(patch: JsonPatch): { readonly operation: Operation; readonly misfit?: string } {
  let misfit: string | undefined;
  // cdk8s lets it be seen as JSON only.
  const text = JSON.stringify(patch, function (this: unknown, key, value) {
    const isLeftOut = value === undefined && !Array.isArray(this) && key !== 'value';
    const isMisfit = NOT_IN_JSON.includes(typeof value) || isNoFiniteNumber(value);
    if (!isMisfit || isLeftOut) return value;
    misfit ??= `its value ${key === 'value' ? 'is' : `has at "${key}"`} ${shown(value)}, which JSON does not have`;
    return null;
  });
  const json = JSON.parse(text);
  return { operation: json.operation ?? json, misfit };
}

const NOT_IN_JSON: readonly string[] = ['function', 'symbol', 'bigint', 'undefined'];

const isNoFiniteNumber = (value: unknown) => typeof value === 'number' && !Number.isFinite(value);

const shown = (value: unknown) => (typeof value === 'function' ? 'a function' : String(value));

function problemOf(document: unknown, { op, path, from }: Operation): string | undefined {
  const source = from === undefined ? undefined : missing(document, from, true);
  const mustExist = op === 'remove' || op === 'replace' || op === 'test';
  return source ?? missing(document, path, mustExist);
}

/** Why there is no such place in a document. Where the place itself need not exist, what holds it must. */
function missing(document: unknown, pointer: string, mustExist: boolean): string | undefined {
  if (pointer === '') return undefined;
  if (!pointer.startsWith('/')) return 'its path does not begin with "/"';
  const keys = pointer.slice(1).split('/').map(unescaped);
  let at = document;
  for (const [i, key] of keys.entries()) {
    const isLast = i === keys.length - 1;
    const place = `/${pointer
      .slice(1)
      .split('/')
      .slice(0, i + 1)
      .join('/')}`;
    if (Array.isArray(at)) {
      const length = at.length + (isLast && !mustExist ? 1 : 0);
      if (key === '-' && isLast && !mustExist) return undefined;
      if (!/^(0|[1-9]\d*)$/.test(key) || Number(key) >= length)
        return `${place} is no item of its list, which has ${at.length}`;
    } else if (typeof at !== 'object' || at === null) {
      return `there is nothing at ${place}, since what should hold it is ${at === undefined ? 'not there' : 'no object'}`;
    } else if (!Object.hasOwn(at, key) && !(isLast && !mustExist)) {
      return `there is nothing at ${place}`;
    }
    at = (at as Readonly<Record<string, unknown>>)[key];
  }
  return undefined;
}

const unescaped = (key: string) => key.replaceAll('~1', '/').replaceAll('~0', '~');
