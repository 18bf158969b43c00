import type { Part } from './pins';

/** A part that was found, and where it came from. */
export interface Found {
  readonly part: Part;
  /** Where it is. */
  readonly file: string;
  /** Where it came from, for the reader. */
  readonly source: string;
  /** How long getting it took, in seconds; parts that came together share it. */
  readonly seconds: number;
}

/** Why a way did not give something. */
export interface Refusal {
  /** A part, a host or a tool. */
  readonly subject: string;
  readonly reason: string;
}

export interface Outcome {
  readonly found: readonly Found[];
  readonly refused: readonly Refusal[];
}

/** One way to get parts. It takes what it can of the missing ones and says why not for the rest; it never throws. */
export interface Way {
  readonly title: string;
  find(missing: readonly Part[], detail: (text: string) => void): Promise<Outcome>;
}

/** The time since `started`, a `performance.now()`, to the tenth of a second. */
export function secondsSince(started: number): number {
  return Math.round((performance.now() - started) / 100) / 10;
}

/** The one message for parts that no way gave: what is missing, each way with its reasons, what helps. */
export function missingMessage(
  missing: readonly Part[],
  tried: readonly { readonly title: string; readonly refused: readonly Refusal[] }[],
  help: string,
): string {
  const width = Math.max(...tried.map((way) => way.title.length));
  const ways = tried.flatMap(({ title, refused }) =>
    [...subjectsByReason(refused)].map(
      ([reason, subjects], i) => `  ${(i === 0 ? title : '').padEnd(width)}  ${subjects.join(', ')}: ${reason}`,
    ),
  );
  return [`This needs ${missing.join(', ')}, and none of the ways to get them worked:`, ...ways, help].join('\n');
}

function subjectsByReason(refused: readonly Refusal[]): Map<string, string[]> {
  const subjects = new Map<string, string[]>();
  for (const { subject, reason } of refused) subjects.set(reason, [...(subjects.get(reason) ?? []), subject]);
  return subjects;
}
