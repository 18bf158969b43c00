import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Progress } from '../testbed/progress';
import { CANDIDATES } from './candidates';
import { obtainHelm, templateWith, writeHelmChart } from './helm';
import { median, type Run, runCandidate, runHelm, work } from './measure';
import { differences } from './same';

/** The medians of one candidate, in milliseconds. */
export interface Measurement {
  readonly candidate: string;
  readonly services: number;
  /** From the start of the process to its end. */
  readonly process: number;
  /** Without the start of Node and the loading of modules; not known of a foreign program. */
  readonly work: number | undefined;
  readonly phases: Readonly<Record<string, number>>;
}

export interface SuiteOptions {
  readonly services: number;
  readonly runs: number;
  /** A folder for the chart and the output. */
  readonly folder: string;
  readonly progress: Progress;
}

interface Entry {
  readonly candidate: string;
  readonly services: number;
  run(): Promise<Run>;
}

/** Measures every candidate, and says which cannot be. */
export async function measureAll(options: SuiteOptions): Promise<{ measurements: Measurement[]; missing: string[] }> {
  const { services, runs, folder, progress } = options;
  const missing: string[] = [];
  const helm = await obtainHelm(progress).catch((error: Error) => {
    missing.push(error.message);
    return undefined;
  });
  await progress.step('Comparing the objects that the candidates make', () => checkSame(folder, helm));

  const chart = path.join(folder, 'chart');
  const entries: Entry[] = [
    ...Object.keys(CANDIDATES).map((candidate) => entryOf(candidate, services)),
    entryOf('meshwright', 10 * services),
  ];
  if (helm) {
    writeHelmChart(services, chart);
    entries.splice(4, 0, { candidate: 'helm template', services, run: () => runHelm(helm, chart) });
  }
  const results = entries.map((): Run[] => []);
  // Round by round, so that a noisy minute does not fall on one candidate alone.
  for (let round = 1; round <= runs; round++) {
    await progress.step(`Round ${round} of ${runs}`, async (detail) => {
      for (const [i, { candidate, services: count, run }] of entries.entries()) {
        detail(`${candidate}, ${count} services`);
        results[i]?.push(await run());
      }
    });
  }
  return { measurements: entries.map((entry, i) => mediansOf(entry, results[i] ?? [])), missing };
}

function entryOf(candidate: string, services: number): Entry {
  return { candidate, services, run: () => runCandidate(candidate, services) };
}

function mediansOf({ candidate, services }: Entry, runs: readonly Run[]): Measurement {
  const names = Object.keys(runs[0]?.phases ?? {});
  return {
    candidate,
    services,
    process: median(runs.map((run) => run.process)),
    work: names.length > 0 ? median(runs.map(work)) : undefined,
    phases: Object.fromEntries(names.map((name) => [name, median(runs.map(({ phases }) => phases[name] ?? 0))])),
  };
}

/** Throws unless all candidates make the same objects of seven services. */
async function checkSame(folder: string, helm: string | undefined): Promise<void> {
  const count = 7;
  const outputs = Object.keys(CANDIDATES)
    .filter((name) => !name.startsWith('writer'))
    .map((name) => {
      const out = path.join(folder, name);
      CANDIDATES[name]?.(count, out);
      return { name, texts: readdirSync(out).map((file) => readFileSync(path.join(out, file), 'utf8')) };
    });
  if (helm) {
    const chart = path.join(folder, 'small-chart');
    writeHelmChart(count, chart);
    outputs.push({ name: 'helm template', texts: [await templateWith(helm, chart)] });
  }
  const [first, ...others] = outputs;
  for (const { name, texts } of others) {
    const different = differences(first?.texts ?? [], texts);
    if (different.length > 0)
      throw new Error(`${first?.name} and ${name} make different objects: ${different.join(', ')}`);
  }
}
