/**
 * `npm run mutants [-- <folder> ...]`: how many faults in lib/ the unit tests would notice. StrykerJS changes one
 * expression at a time and runs the tests that hold its folder (stryker.config.mjs); what survives is a line that none of
 * them holds. It takes minutes for a small folder and an hour or more for all of them, so it is not a part of CI.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { reasonsOf } from './mutants/reasons';
import { type Mutant, scoreOf, survivorsOf } from './mutants/report';
import { table } from './terminal';

const root = path.dirname(__dirname);
const FOLDERS = ['mesh', 'service', 'check', 'contract', 'plan'];
/** Killed or timed out, of all mutants that some test could have noticed, in percent. */
const LOWEST_SCORE = 85;

const asked = process.argv.slice(2);
const unknown = asked.filter((folder) => !FOLDERS.includes(folder));
if (unknown.length > 0) {
  process.stderr.write(`unknown folder: ${unknown.join(', ')}. Allowed: ${FOLDERS.join(', ')}\n`);
  process.exit(2);
}

const rows = (asked.length > 0 ? asked : FOLDERS).map((folder) => {
  const { status } = spawnSync(path.join(root, 'node_modules', '.bin', 'stryker'), ['run'], {
    cwd: root,
    env: { ...process.env, MUTANTS: folder },
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) process.exit(status ?? 1);
  const mutants = mutantsOf(folder);
  for (const line of survivorsOf(mutants)) process.stdout.write(`${line}\n`);
  process.stdout.write(`\n${table([`what survives in ${folder}`, 'mutants'], reasonsOf(mutants))}\n\n`);
  return { folder, ...scoreOf(mutants) };
});

process.stdout.write(
  `${table(
    ['folder', 'mutants', 'noticed', 'score'],
    rows.map(({ folder, total, noticed, score }) => [folder, total, noticed, `${score.toFixed(1)} %`]),
  )}\n`,
);
process.exitCode = rows.every(({ score }) => score >= LOWEST_SCORE) ? 0 : 1;

function mutantsOf(folder: string): Mutant[] {
  const file = path.join(root, 'dist', 'mutants', `${folder}.json`);
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    files: Record<string, { mutants: Omit<Mutant, 'file'>[] }>;
  };
  return Object.entries(report.files).flatMap(([name, { mutants }]) =>
    mutants.map((mutant) => ({ ...mutant, file: name })),
  );
}
