/**
 * `npm run prove`: holds what the policy promises against real istiod and Envoy. Prints a table, writes `prove.json` and
 * `prove.html` to the folder of `--out`; the exit code is the verdict.
 * @module
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runExperiments, type Verdict } from '../prove/experiment';
import { MESH_EXPERIMENTS, meshLab } from '../prove/mesh';
import { page } from '../prove/page';
import { reportFailures, UsageError } from './failure';
import { styled, table, terminalProgress } from './terminal';

const USAGE = `usage: npm run prove [-- --short] [--only TEXT] [--out FOLDER] [--json]

  --short        the set that every change has to pass
  --only TEXT    experiments whose name contains TEXT
  --out FOLDER   where prove.json and prove.html are written ("dist")
  --json         prints the verdicts as JSON`;

reportFailures(async () => {
  const { short, only, out, json } = parse(process.argv.slice(2));
  const chosen = MESH_EXPERIMENTS.filter((each) => (!short || each.short) && each.id.includes(only));
  if (chosen.length === 0) throw new UsageError(`No experiment's name contains "${only}".\n\n${USAGE}`);

  const progress = terminalProgress();
  const verdicts = await runExperiments(chosen, meshLab(), progress.step);
  mkdirSync(out, { recursive: true });
  const files = { json: path.join(out, 'prove.json'), html: path.join(out, 'prove.html') };
  writeFileSync(files.json, `${JSON.stringify(verdicts, undefined, 2)}\n`);
  writeFileSync(files.html, page(verdicts, 'What the policy promises, on real istiod and Envoy'));

  process.stdout.write(json ? `${JSON.stringify(verdicts, undefined, 2)}\n` : `${verdictTable(verdicts)}\n\n`);
  const held = verdicts.filter(({ holds }) => holds).length;
  progress.note(`${held} of ${verdicts.length} promises hold; with charts: ${files.html}`);
  if (held < verdicts.length) process.exitCode = 1;
});

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
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}
