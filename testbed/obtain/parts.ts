import { mkdirSync } from 'node:fs';
import { reasonOf, TestbedError } from '../failure';
import { withLock } from '../process';
import type { Progress } from '../progress';
import { cachedCopy, partsFolder } from './cache';
import { crdsModule } from './crds-module';
import { goBuild } from './go-build';
import { officialDownload } from './official';
import { onPath } from './on-path';
import { type Binary, PARTS, type Part } from './pins';
import { type Found, missingMessage, type Refusal, type Way } from './way';

/** Where the parts came from, for the reader. */
export interface Provenance {
  readonly part: Part;
  /** `PATH`, `download from …`, `Go build` or `Go module`. */
  readonly source: string;
  /** Whether it came now or lay in the cache. */
  readonly cached: boolean;
  /** How long getting it took when it was got, in seconds. */
  readonly seconds: number;
}

/** All that a testbed is made of. */
export interface Parts {
  /** The path of each program. */
  readonly binaries: Readonly<Record<Binary, string>>;
  /** The path of the file with Istio's CRDs. */
  readonly crds: string;
  readonly provenance: readonly Provenance[];
}

/**
 * Finds all parts: a cached copy, the program on PATH if its version fits, the official download, a pinned Go build.
 * Errors: a `TestbedError` that names the missing parts and what each way said.
 */
export async function obtainParts(progress: Progress): Promise<Parts> {
  const folder = partsFolder();
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new TestbedError(`The cache folder cannot be made: ${reasonOf(error)}. MESHWRIGHT_CACHE names another one.`);
  }
  const ways = [cachedCopy(folder), onPath, officialDownload(folder), goBuild(folder), crdsModule(folder)];
  return withLock(
    `${folder}.lock`,
    () => obtainBy(ways, progress),
    ({ pid }) => progress.note(`Process ${pid} is getting the same parts: waiting for it.`),
  );
}

/** Tries the ways in their order until nothing is missing. */
export async function obtainBy(ways: readonly Way[], progress: Progress): Promise<Parts> {
  const found = new Map<Part, Found & { readonly cached: boolean }>();
  const tried: { title: string; refused: readonly Refusal[] }[] = [];
  for (const [i, way] of ways.entries()) {
    const missing = PARTS.filter((part) => !found.has(part));
    if (missing.length === 0) break;
    await progress.step(`Parts by ${way.title}`, async (detail) => {
      const outcome = await way.find(missing, detail);
      for (const each of outcome.found) found.set(each.part, { ...each, cached: i === 0 });
      tried.push({ title: way.title, refused: outcome.refused });
      detail(outcome.found.length === 0 ? 'none' : outcome.found.map(({ part }) => part).join(', '));
    });
  }
  const missing = PARTS.filter((part) => !found.has(part));
  if (missing.length > 0) throw new TestbedError(missingMessage(missing, tried));
  const files = Object.fromEntries([...found].map(([part, { file }]) => [part, file])) as Record<Part, string>;
  const { 'istio-crds': crds, ...binaries } = files;
  const provenance = [...found.values()].map(({ part, source, cached, seconds }) => ({
    part,
    source,
    cached,
    seconds,
  }));
  return { binaries, crds, provenance };
}
