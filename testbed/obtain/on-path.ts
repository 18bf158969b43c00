import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { reasonOf } from '../failure';
import { run } from '../process';
import { type Part, versionOf } from './pins';
import { fits, versionIn } from './version';
import { type Found, type Refusal, secondsSince, type Way } from './way';

/** How a program is asked for its version, where it is not `--version`. */
const VERSION_ARGS: Partial<Record<Part, readonly string[]>> = {
  kubectl: ['version', '--client'],
  istioctl: ['version', '--remote=false'],
};

/** These belong to this project, or are no programs. */
const NEVER: readonly Part[] = ['istio-crds', 'meshd'];

/** The programs that the machine has, where their minor version is ours. */
export const onPath: Way = {
  title: 'PATH',
  async find(missing) {
    const found: Found[] = [];
    const refused: Refusal[] = [];
    for (const part of missing.filter((program) => !NEVER.includes(program))) {
      const started = performance.now();
      const file = which(part);
      if (file === undefined) {
        refused.push({ subject: part, reason: 'not there' });
        continue;
      }
      const reason = await unfit(part, file);
      if (reason !== undefined) refused.push({ subject: part, reason });
      else found.push({ part, file, source: 'PATH', seconds: secondsSince(started) });
    }
    return { found, refused };
  },
};

/** Where a command would come from. */
export function which(command: string, searched = process.env.PATH ?? ''): string | undefined {
  return searched
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, command))
    .find(isExecutable);
}

async function unfit(program: Part, file: string): Promise<string | undefined> {
  const wanted = versionOf(program);
  try {
    const { stdout, stderr } = await run(file, VERSION_ARGS[program] ?? ['--version'], { timeout: 10_000 });
    const version = versionIn(stdout) ?? versionIn(stderr);
    if (version === undefined) return `${file} does not tell its version`;
    return fits(version, wanted) ? undefined : `${file} is ${version}, which does not fit ${wanted}`;
  } catch (error) {
    return `${file} does not run: ${reasonOf(error)}`;
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
