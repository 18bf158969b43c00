import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { reasonOf, TestbedError } from '../failure';
import { onInterrupt, run } from '../process';
import { remember } from './cache';
import type { GoModule } from './kit';
import { which } from './on-path';
import type { Part } from './pins';
import { type Found, secondsSince, type Way } from './way';

type Detail = (text: string) => void;

/** Builds a module of this project: its go.sum verifies each module that goes into it. */
export function goBuild(folder: string, module: GoModule): Way {
  return {
    title: 'Go build',
    async find(missing, detail) {
      const programs = module.programs.filter((program) => missing.includes(program));
      if (programs.length === 0) return { found: [], refused: [] };
      const go = which('go');
      if (go === undefined) return { found: [], refused: [{ subject: 'go', reason: 'not on PATH' }] };
      try {
        const found = await build(go, module, folder, programs, detail);
        await remember(folder, found);
        return { found, refused: [] };
      } catch (error) {
        return { found: [], refused: [{ subject: go, reason: reasonOf(error) }] };
      }
    },
  };
}

/** Runs `go` in a module, unaffected by a workspace around it; throws with what it said when it fails. */
export async function runGo(
  go: string,
  { folder }: GoModule,
  args: readonly string[],
  onErrorLine?: (line: string) => void,
): Promise<string> {
  const env = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' };
  const result = await run(go, args, { cwd: folder, env, onErrorLine });
  if (result.code === 0) return result.stdout;
  const said = result.stderr.split('\n').filter((line) => line.trim() !== '' && !isProgress(line));
  throw new TestbedError([`go ${args[0]} failed:`, ...said.slice(-8)].join('\n    '));
}

async function build(
  go: string,
  module: GoModule,
  folder: string,
  programs: readonly Part[],
  detail: Detail,
): Promise<Found[]> {
  const started = performance.now();
  const packages = await listPackages(go, module, detail);
  mkdirSync(folder, { recursive: true });
  const kept = path.join(folder, module.binary);
  const fresh = `${kept}.next`;
  const forget = onInterrupt(() => rmSync(fresh, { force: true }));
  try {
    await compile(go, module, fresh, packages, detail);
    renameSync(fresh, kept);
  } finally {
    forget();
    rmSync(fresh, { force: true });
  }
  const seconds = secondsSince(started);
  return programs.map((part) => {
    const file = path.join(folder, part);
    rmSync(file, { force: true });
    symlinkSync(module.binary, file);
    return { part, file, source: 'Go build', seconds };
  });
}

/** How many packages there are to compile; listing them downloads what is needed of the modules. */
async function listPackages(go: string, module: GoModule, detail: Detail): Promise<number> {
  const modules = readFileSync(path.join(module.folder, 'go.mod'), 'utf8').match(/^\t\S+ v\S+/gm)?.length;
  let downloaded = 0;
  const listed = await runGo(go, module, ['list', '-mod=readonly', ...tags(module), '-deps', module.path], (line) => {
    if (line.startsWith('go: downloading ') && ++downloaded % 10 === 0)
      detail(`module ${downloaded} of at most ${modules}`);
  });
  return listed.trim().split('\n').length;
}

async function compile(go: string, module: GoModule, output: string, packages: number, detail: Detail): Promise<void> {
  let compiled = 0;
  const reproducible = ['-trimpath', '-buildvcs=false', '-mod=readonly'];
  const args = ['build', '-v', ...reproducible, ...tags(module), NO_DEBUG_TABLES, '-ldflags', linkerFlags(module)];
  detail(`compiling ${packages} packages, less what Go's build cache has`);
  await runGo(go, module, [...args, '-o', output, module.path], (line) => {
    if (line === module.path) detail('linking');
    else if (isProgress(line) && ++compiled % 50 === 0) detail(`compiled ${compiled} of at most ${packages} packages`);
  });
}

function tags({ tags }: GoModule): string[] {
  return tags.length === 0 ? [] : ['-tags', tags.join(',')];
}

/** The compiler makes none: a fifth or sixth of what a build with an empty cache takes. */
const NO_DEBUG_TABLES = '-gcflags=all=-dwarf=false';

/** The debug tables of what the compiler does not make are left out, too: together half of the size. */
function linkerFlags({ variables }: GoModule): string {
  return ['-s -w', ...Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`)].join(' ');
}

/** A package or a module that Go is at, as opposed to what went wrong. */
function isProgress(line: string): boolean {
  return line.startsWith('go: downloading ') || /^[\w./~-]+$/.test(line);
}
