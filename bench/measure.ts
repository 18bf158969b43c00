import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { finished } from 'node:stream/promises';

/** Where candidates write: in memory where the system has such a folder, because the disk is not what is measured. */
const OUTPUT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** What one run took, in milliseconds. */
export interface Run {
  /** From the start of the process to its end. */
  readonly process: number;
  /** The phases of the work itself, without the start of Node and the loading of modules; none for a foreign program. */
  readonly phases: Readonly<Record<string, number>>;
}

/** Runs a candidate of candidates.ts in a process and a folder of its own. */
export async function runCandidate(name: string, count: number): Promise<Run> {
  return inFolder(async (folder) => {
    const script = path.join(__dirname, 'child.ts');
    const { milliseconds, output } = await timed(process.execPath, [
      '--require',
      'tsx/cjs',
      script,
      name,
      String(count),
      folder,
    ]);
    return { process: milliseconds, phases: JSON.parse(output) };
  });
}

/** Runs `helm template` over a chart, its output going to a file. */
export async function runHelm(helm: string, chart: string): Promise<Run> {
  return inFolder(async (folder) => {
    const { milliseconds } = await timed(helm, ['template', 'bench', chart], path.join(folder, 'out.yaml'));
    return { process: milliseconds, phases: {} };
  });
}

/** The middle one of an odd number of values, the lower middle one of an even number. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1] ?? Number.NaN;
}

/** The work of a run, all phases together. */
export function work({ phases }: Run): number {
  return Object.values(phases).reduce((sum, phase) => sum + phase, 0);
}

async function timed(command: string, args: readonly string[], file?: string) {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const target = file === undefined ? undefined : createWriteStream(file);
  let output = '';
  let errors = '';
  if (target) child.stdout.pipe(target);
  else child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (errors += chunk));
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (target) await finished(target);
  const milliseconds = performance.now() - started;
  if (code !== 0) throw new Error(`${path.basename(command)} ended with ${code}: ${errors.trim().slice(-2000)}`);
  return { milliseconds, output };
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(OUTPUT, 'meshwright-bench-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
