/**
 * `npm run prove`: holds what the policy promises against real parts, the mesh's against istiod and Envoy, the telemetry's
 * against the Collector, and what deployments do to a system that runs against Kubernetes' own controllers. Prints a table, writes `prove-<subject>.json` and `.html` to the folder of `--out`; the exit code is
 * the verdict.
 * @module
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CHANGE_EXPERIMENTS, changesLab } from '../prove/changes';
import { type Experiment, runExperiments, type Verdict } from '../prove/experiment';
import { MESH_EXPERIMENTS, meshLab } from '../prove/mesh';
import { page } from '../prove/page';
import { TELEMETRY_EXPERIMENTS, telemetryLab } from '../prove/telemetry';
import { obtainCollector, obtainMeshParts, obtainParts } from '../testbed/obtain';
import type { Progress } from '../testbed/progress';
import { reportFailures, UsageError } from './failure';
import { styled, table, terminalProgress } from './terminal';

const USAGE = `usage: npm run prove [-- [mesh|telemetry|changes] [--short] [--only TEXT] [--out FOLDER] [--json]]

  mesh           the mesh's policy on istiod and Envoy (the default)
  telemetry      gateways and agents on the Collector
  changes        deployments to a system that runs, on an API server with its controllers
  --short        the set that every change has to pass
  --only TEXT    experiments whose name contains TEXT
  --out FOLDER   where prove-mesh.json and prove-mesh.html (or the other subject) are written ("dist")
  --json         prints the verdicts as JSON`;

/** What is held against which real parts. */
const SUBJECTS = {
  mesh: { parts: 'istiod and Envoy', obtain: obtainMeshParts, run: trial(MESH_EXPERIMENTS, meshLab) },
  telemetry: {
    parts: 'the OpenTelemetry Collector',
    obtain: obtainCollector,
    run: trial(TELEMETRY_EXPERIMENTS, telemetryLab),
  },
  changes: { parts: 'Kubernetes controllers', obtain: obtainParts, run: trial(CHANGE_EXPERIMENTS, changesLab) },
} as const;

type Subject = keyof typeof SUBJECTS;

interface Choice {
  readonly short: boolean;
  readonly only: string;
}

reportFailures(async () => {
  const { subject, short, only, out, json } = parse(process.argv.slice(2));
  const progress = terminalProgress();
  const { parts, obtain, run } = SUBJECTS[subject];
  await obtain(progress);
  const verdicts = await run({ short, only }, progress);
  mkdirSync(out, { recursive: true });
  const name = path.join(out, `prove-${subject}`);
  const files = { json: `${name}.json`, html: `${name}.html` };
  writeFileSync(files.json, `${JSON.stringify(verdicts, undefined, 2)}\n`);
  writeFileSync(files.html, page(verdicts, `What the policy promises, on real ${parts}`));

  process.stdout.write(json ? `${JSON.stringify(verdicts, undefined, 2)}\n` : `${verdictTable(verdicts)}\n\n`);
  const held = verdicts.filter(({ holds }) => holds).length;
  progress.note(`${held} of ${verdicts.length} promises hold; with charts: ${files.html}`);
  if (held < verdicts.length) process.exitCode = 1;
});

/** What some labs hold beyond one experiment. */
interface Shared {
  end?(): Promise<void>;
}

function trial<Lab>(experiments: readonly Experiment<Lab>[], open: () => Lab & Shared) {
  return async ({ short, only }: Choice, progress: Progress): Promise<Verdict[]> => {
    const chosen = experiments.filter((each) => (!short || each.short) && each.id.includes(only));
    if (chosen.length === 0) throw new UsageError(`No experiment's name contains "${only}".\n\n${USAGE}`);
    const lab = open();
    try {
      return await runExperiments(chosen, lab, progress.step);
    } finally {
      await lab.end?.();
    }
  };
}

function verdictTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ id, policy, predicted, measured, holds }) => [
    id,
    policy,
    predicted,
    measured,
    holds ? styled('green', 'holds') : styled('red', 'DOES NOT HOLD'),
  ]);
  return table(['experiment', 'policy', 'predicted', 'measured', 'verdict'], rows);
}

function parse(args: readonly string[]) {
  const options = {
    short: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    out: { type: 'string', default: 'dist' },
    json: { type: 'boolean', default: false },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { ...values, subject: subjectOf(positionals) };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function subjectOf([subject = 'mesh', ...others]: readonly string[]): Subject {
  if (others.length === 0 && Object.hasOwn(SUBJECTS, subject)) return subject as Subject;
  throw new Error(`There are no experiments of "${[subject, ...others].join(' ')}".`);
}
