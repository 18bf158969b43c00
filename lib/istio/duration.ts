import type { Duration } from 'cdk8s';
import { type Finding, finding, type Kind, like } from '../finding';

const UNITS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1e3, m: 6e4, h: 3.6e6 };

/** A prop that is a duration. */
export const duration: Kind<Duration> = like(
  'a Duration, such as Duration.seconds(5)',
  (value) => typeof (value as Duration | null | undefined)?.toMilliseconds === 'function',
);

/** A duration as Istio writes it: whole seconds as "5s", everything else as "250ms". */
export function istioDuration(duration: Duration): string {
  const milliseconds = millisecondsOf(duration);
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}

/** The milliseconds of an Istio duration ("1.5s", "1m30s"), or undefined if it is none. */
export function milliseconds(duration: unknown): number | undefined {
  if (typeof duration !== 'string' || !/^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/.test(duration)) return undefined;
  const parts = duration.matchAll(/(\d+(?:\.\d+)?)([a-zµ]+)/g);
  return [...parts].reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0), 0);
}

/** A duration in milliseconds, whole or not; `Duration.toMilliseconds()` throws for fractions of one. */
export function millisecondsOf(duration: Duration): number {
  return duration.toMilliseconds({ integral: false });
}

const LONGEST_HOURS = 24;

/** MW114 unless it is whole milliseconds, as Istio asks for, from one of them to a day. */
export function checkDuration(path: string, what: string, duration: Duration): Finding[] {
  const length = millisecondsOf(duration);
  if (Number.isInteger(length) && length >= 1 && length <= LONGEST_HOURS * 3.6e6) return [];
  return [
    finding('MW114', path, {
      message: `${what} is out of range`,
      value: lengthText(length),
      allowed: `whole milliseconds, from 1 ms to ${LONGEST_HOURS} h`,
      fix: `set ${what} within it`,
    }),
  ];
}

/** Milliseconds in the largest unit of which they are whole: `48 h`, `90 s`, `0.5 ms`. */
function lengthText(length: number): string {
  const units = [
    ['h', 3.6e6],
    ['min', 6e4],
    ['s', 1e3],
  ] as const;
  const [name, size] = units.find(([, unit]) => length !== 0 && Number.isInteger(length / unit)) ?? ['ms', 1];
  return `${length / size} ${name}`;
}
