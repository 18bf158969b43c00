import { CODES, type Code, type Level } from './codes';

/** One thing that is wrong (or worth knowing), said so that the reader can mend it without a look at our code. */
export interface Finding {
  readonly code: Code;
  readonly level: Level;
  /** Where: the construct path, or `file:line` for what stands in a file. */
  readonly path: string;
  /** What is wrong, in one sentence without the value. */
  readonly message: string;
  /** The wrong value, as it was given. */
  readonly value?: unknown;
  /** What would be right. */
  readonly allowed?: string;
  /** What to change. */
  readonly fix: string;
}

/** A finding as its rule states it; the level comes from the table of codes. */
export function finding(code: Code, path: string, details: Omit<Finding, 'code' | 'level' | 'path'>): Finding {
  return { code, level: CODES[code].level, path, ...details };
}

/** Whether a finding stops synthesis; in a `strict` environment warnings do as well. */
export function stops(f: Finding, strict = false): boolean {
  return f.level === 'error' || (strict && f.level === 'warning');
}

/** Longer values are cut off. */
const LONGEST_VALUE = 120;

/** One finding on one line: `MW105 error finance/billing: …`. */
export function formatFinding(f: Finding): string {
  const value = f.value === undefined ? '' : ` (is: ${show(f.value)})`;
  const allowed = f.allowed === undefined ? '' : ` Allowed: ${f.allowed}.`;
  return oneLine(`${f.code} ${f.level} ${f.path}: ${f.message}${value}.${allowed} Fix: ${f.fix}.`);
}

/** Each finding once. */
export function distinctFindings(findings: readonly Finding[]): Finding[] {
  const known = new Set<string>();
  return findings.filter((found) => {
    const text = formatFinding(found);
    return !known.has(text) && known.add(text);
  });
}

/** Names that are quoted in a message may hold anything, also what a terminal would obey. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\p{Surrogate}]/gu, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${code}`;
  });
}

/** Thrown once, with everything that was found; entry points print it without a stack trace. */
export class FindingsError extends Error {
  override readonly name = 'FindingsError';

  constructor(readonly findings: readonly Finding[]) {
    super(findings.map(formatFinding).join('\n'));
  }
}

/** Throws a {@link FindingsError} with all that stops, or returns. */
export function throwIfAny(findings: readonly Finding[], strict = false): void {
  const stopping = findings.filter((f) => stops(f, strict));
  if (stopping.length > 0) throw new FindingsError(stopping);
}

function show(value: unknown): string {
  const text = asJson(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 3)}...` : text;
}

/** JSON on one line, with the numbers that JSON does not have, and never an error. */
function asJson(value: unknown): string {
  try {
    const known = (_key: string, part: unknown) =>
      (typeof part === 'number' && !Number.isFinite(part)) || typeof part === 'bigint' ? String(part) : part;
    return typeof value === 'number' ? String(value) : (JSON.stringify(value, known) ?? String(value));
  } catch {
    return Object.prototype.toString.call(value);
  }
}
