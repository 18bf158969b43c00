import type { Progress } from '../testbed/progress';

/** What an experiment found. */
export interface Outcome {
  /** What the policy promises, in numbers. */
  readonly predicted: string;
  /** What was measured. */
  readonly measured: string;
  /** Whether the promise holds. */
  readonly holds: boolean;
  /** Numbers worth a picture. */
  readonly bars?: readonly Bar[];
}

/** One bar of a chart. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly unit: string;
}

/** One promise of the policy, held against real parts. */
export interface Experiment<Lab> {
  /** Stable and short, such as `retry-safe-30`. */
  readonly id: string;
  /** What is done to the system. */
  readonly title: string;
  /** The part of the policy that is tried. */
  readonly policy: string;
  /** Whether it belongs to the short set that every change has to pass. */
  readonly short: boolean;
  run(lab: Lab): Promise<Outcome>;
}

/** An experiment with its outcome. */
export interface Verdict extends Outcome, Omit<Experiment<never>, 'run'> {
  readonly seconds: number;
}

/**
 * Runs experiments one after the other. One that fails to run does not hold, with the reason for its measure: a promise
 * that could not be tried is not kept.
 */
export async function runExperiments<Lab>(
  experiments: readonly Experiment<Lab>[],
  lab: Lab,
  step: Progress['step'],
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const { run, ...experiment } of experiments) {
    const started = performance.now();
    const outcome = await step(experiment.id, async (detail) => {
      const found = await run(lab).catch(
        (error: unknown): Outcome => ({
          predicted: 'the experiment runs',
          measured: error instanceof Error ? error.message : String(error),
          holds: false,
        }),
      );
      detail(found.holds ? found.measured : `does not hold: ${found.measured}`);
      return found;
    });
    verdicts.push({ ...experiment, ...outcome, seconds: Math.round((performance.now() - started) / 100) / 10 });
  }
  return verdicts;
}
