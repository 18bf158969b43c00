import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { reasonOf, TestbedError } from '../failure';
import { remember } from './cache';
import { verifySha256 } from './checksum';
import { runGo } from './go-build';
import { CONTROL_PLANE } from './kit';
import { which } from './on-path';
import { CRDS_SHA256 } from './pins';
import { type Found, secondsSince, type Way } from './way';

const MODULE = 'istio.io/api';

/** Istio's CRDs out of the Go module that go.mod pins. */
export function crdsModule(folder: string): Way {
  return {
    title: 'Go module',
    async find(missing, detail) {
      if (!missing.includes('istio-crds')) return { found: [], refused: [] };
      const go = which('go');
      if (go === undefined) return { found: [], refused: [{ subject: 'go', reason: 'not on PATH' }] };
      try {
        const found = [await copyCrds(go, folder, detail)];
        await remember(folder, found);
        return { found, refused: [] };
      } catch (error) {
        return { found: [], refused: [{ subject: MODULE, reason: reasonOf(error) }] };
      }
    },
  };
}

async function copyCrds(go: string, folder: string, detail: (text: string) => void): Promise<Found> {
  const started = performance.now();
  detail(MODULE);
  const { Dir, Error: failure } = JSON.parse(
    await runGo(go, CONTROL_PLANE.module, ['mod', 'download', '-json', MODULE]),
  );
  if (Dir === undefined) throw new TestbedError(failure);
  const original = path.join(Dir, 'kubernetes', 'customresourcedefinitions.gen.yaml');
  await verifySha256(original, CRDS_SHA256);
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'istio-crds');
  // Go keeps its modules read-only, and so was an earlier copy.
  rmSync(file, { force: true });
  copyFileSync(original, file);
  return { part: 'istio-crds', file, source: 'Go module', seconds: secondsSince(started) };
}
