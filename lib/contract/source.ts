import { isMapping } from '../data';
import { type Finding, finding } from '../finding';

/** The way from the root of a document to one of its values. */
export type Pointer = readonly (string | number)[];

/** Far beyond any real document, and far below what would exhaust the stack of a recursive reader. */
export const MAX_DEPTH = 200;

/** One parsed file that knows on which line each of its values stands. */
export interface Source {
  readonly file: string;
  /** The document as plain JSON values, or undefined if it cannot be parsed. It holds no cycles. */
  readonly value: unknown;
  /** `file:line` of the value (for a member of an object: of its key), or of its nearest parent that exists. */
  locate(pointer: Pointer): string;
  /** A scalar as it is written, which its value does not keep: `1.0`, `001`. A string without its quotes. */
  textOf(pointer: Pointer): string | undefined;
  /** MW601, if it cannot be parsed. */
  readonly findings: readonly Finding[];
}

/** A value, and the place in a file where it stands. */
export interface Location {
  readonly source: Source;
  readonly pointer: Pointer;
  readonly value: unknown;
}

/** A large document has a location for each of its values, so the pointer is made only where it is asked for. */
class Below implements Location {
  readonly source: Source;

  constructor(
    private readonly parent: Location,
    private readonly key: string | number,
    readonly value: unknown,
  ) {
    this.source = parent.source;
  }

  get pointer(): Pointer {
    const keys: (string | number)[] = [];
    let at: Location = this;
    for (; at instanceof Below; at = at.parent) keys.push(at.key);
    return [...at.pointer, ...keys.reverse()];
  }
}

/** The whole document. */
export function rootOf(source: Source): Location {
  return { source, pointer: [], value: source.value };
}

/** The value that so many steps below it is reached, undefined if there is none. */
export function child(location: Location, ...keys: Pointer): Location {
  return keys.reduce<Location>(
    (at, key) => new Below(at, key, hasMember(at.value, key) ? at.value[key] : undefined),
    location,
  );
}

/** The members of an object or the items of an array, each with its place; nothing for any other value. */
export function children(location: Location): Location[] {
  if (Array.isArray(location.value)) return location.value.map((value, i) => new Below(location, i, value));
  if (!isMapping(location.value)) return [];
  return Object.entries(location.value).map(([key, value]) => new Below(location, key, value));
}

/** `file:line` of a value. */
export function locate(location: Location): string {
  return location.source.locate(location.pointer);
}

/** A JSON Pointer as a URI fragment (RFC 6901, 6), but readable: `#/paths/~1invoices/post`. */
export function formatPointer(pointer: Pointer): string {
  return `#${pointer.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`;
}

function hasMember(value: unknown, key: string | number): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}

/** MW601 for a text that cannot be parsed. */
export function syntaxError(path: string, problem: string, fix = 'correct the syntax'): Finding {
  return finding('MW601', path, {
    message: `The contract cannot be parsed: ${problem.replace(/\.$/, '')}`,
    allowed: 'one YAML 1.2 or JSON document',
    fix,
  });
}

/** A file of which nothing is known but what is wrong with it. */
export function brokenSource(file: string, findings: readonly Finding[], place = `${file}:1`): Source {
  return { file, value: undefined, locate: () => place, textOf: () => undefined, findings };
}
