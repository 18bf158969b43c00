/** One change of the code, as StrykerJS reports it (mutation-testing-report-schema). */
export interface Mutant {
  readonly file: string;
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
  readonly status:
    | 'Killed'
    | 'Timeout'
    | 'Survived'
    | 'NoCoverage'
    | 'Ignored'
    | 'RuntimeError'
    | 'CompileError'
    | 'Pending';
}

export interface Score {
  readonly total: number;
  readonly noticed: number;
  /** In percent. */
  readonly score: number;
}

/** A test fails or hangs with it, or would not start: both are noticed. */
const NOTICED = new Set(['Killed', 'Timeout']);
const MISSED = new Set(['Survived', 'NoCoverage']);

/** Changes that make no valid program, and those that are left out on purpose, do not count. */
export function scoreOf(mutants: readonly Mutant[]): Score {
  const noticed = mutants.filter(({ status }) => NOTICED.has(status)).length;
  const total = noticed + mutants.filter(({ status }) => MISSED.has(status)).length;
  return { total, noticed, score: total === 0 ? 100 : (100 * noticed) / total };
}

export const missedOf = (mutants: readonly Mutant[]) => mutants.filter(({ status }) => MISSED.has(status));

/** What no test notices, by place: `lib/plan/yaml.ts:12:5 ConditionalExpression -> true`. */
export function survivorsOf(mutants: readonly Mutant[]): string[] {
  return missedOf(mutants).map(({ file, location: { start }, mutatorName, replacement = '' }) => {
    const text = replacement.replace(/\s+/g, ' ');
    return `${file}:${start.line}:${start.column} ${mutatorName} -> ${text.length > 60 ? `${text.slice(0, 57)}...` : text}`;
  });
}
