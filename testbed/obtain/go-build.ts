import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { reasonOf, TestbedError } from '../failure';
import { onInterrupt, run } from '../process';
import { remember } from './cache';
import { which } from './on-path';
import { BINARIES, type Binary, GO_MODULE, VERSIONS } from './pins';
import { type Found, secondsSince, type Way } from './way';

type Detail = (text: string) => void;

/** Builds the wrapper module: go.sum verifies each module that goes into it. */
export function goBuild(folder: string): Way {
  return {
    title: 'Go build',
    async find(missing, detail) {
      const binaries = BINARIES.filter((binary) => missing.includes(binary));
      if (binaries.length === 0) return { found: [], refused: [] };
      const go = which('go');
      if (go === undefined) return { found: [], refused: [{ subject: 'go', reason: 'not on PATH' }] };
      try {
        const found = await build(go, folder, binaries, detail);
        await remember(folder, found);
        return { found, refused: [] };
      } catch (error) {
        return { found: [], refused: [{ subject: go, reason: reasonOf(error) }] };
      }
    },
  };
}

/** Runs `go` in the wrapper module, unaffected by a workspace around it; throws with what it said when it fails. */
export async function runGo(go: string, args: readonly string[], onErrorLine?: (line: string) => void) {
  const env = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' };
  const result = await run(go, args, { cwd: GO_MODULE, env, onErrorLine });
  if (result.code === 0) return result.stdout;
  const said = result.stderr.split('\n').filter((line) => line.trim() !== '' && !isProgress(line));
  throw new TestbedError([`go ${args[0]} failed:`, ...said.slice(-8)].join('\n    '));
}

async function build(go: string, folder: string, binaries: readonly Binary[], detail: Detail): Promise<Found[]> {
  const started = performance.now();
  const packages = await listPackages(go, detail);
  mkdirSync(folder, { recursive: true });
  const kept = path.join(folder, 'kcp');
  const fresh = `${kept}.next`;
  const forget = onInterrupt(() => rmSync(fresh, { force: true }));
  try {
    await compile(go, fresh, packages, detail);
    renameSync(fresh, kept);
  } finally {
    forget();
    rmSync(fresh, { force: true });
  }
  const seconds = secondsSince(started);
  return binaries.map((part) => {
    const file = path.join(folder, part);
    rmSync(file, { force: true });
    symlinkSync('kcp', file);
    return { part, file, source: 'Go build', seconds };
  });
}

/** How many packages there are to compile; listing them downloads what is needed of the modules. */
async function listPackages(go: string, detail: Detail): Promise<number> {
  const modules = readFileSync(path.join(GO_MODULE, 'go.mod'), 'utf8').match(/^\t\S+ v\S+/gm)?.length;
  let downloaded = 0;
  const listed = await runGo(go, ['list', '-mod=readonly', '-deps', '.'], (line) => {
    if (line.startsWith('go: downloading ') && ++downloaded % 10 === 0)
      detail(`module ${downloaded} of at most ${modules}`);
  });
  return listed.trim().split('\n').length;
}

async function compile(go: string, output: string, packages: number, detail: Detail): Promise<void> {
  let compiled = 0;
  const args = ['build', '-v', '-trimpath', '-buildvcs=false', '-mod=readonly', '-ldflags', linkerFlags()];
  detail(`compiling ${packages} packages, less what Go's build cache has`);
  await runGo(go, [...args, '-o', output, '.'], (line) => {
    if (line === 'meshwright/testbed/controlplane') detail('linking');
    else if (isProgress(line) && ++compiled % 50 === 0) detail(`compiled ${compiled} of at most ${packages} packages`);
  });
}

/** The programs tell the versions that they are built from; the debug tables, half of the size, are left out. */
function linkerFlags(): string {
  const [major, minor] = VERSIONS.kubernetes.split('.');
  const values = {
    'k8s.io/component-base/version.gitVersion': `v${VERSIONS.kubernetes}`,
    'k8s.io/component-base/version.gitMajor': major,
    'k8s.io/component-base/version.gitMinor': minor,
    'k8s.io/component-base/version.gitTreeState': 'clean',
    'k8s.io/client-go/pkg/version.gitVersion': `v${VERSIONS.kubernetes}`,
    'sigs.k8s.io/kwok/pkg/consts.Version': `v${VERSIONS.kwok}`,
  };
  return ['-s -w', ...Object.entries(values).map(([name, value]) => `-X ${name}=${value}`)].join(' ');
}

/** A package or a module that Go is at, as opposed to what went wrong. */
function isProgress(line: string): boolean {
  return line.startsWith('go: downloading ') || /^[\w./~-]+$/.test(line);
}
