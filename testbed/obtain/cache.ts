import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sha256 } from './checksum';
import type { Part } from './pins';
import type { Found, Refusal, Way } from './way';

interface Entry {
  /** Relative to the cache's folder. */
  readonly file: string;
  readonly sha256: string;
  readonly source: string;
  readonly seconds: number;
}

/** Parts that an earlier run got, each still the file that was stored. */
export function cachedCopy(folder: string): Way {
  return {
    title: 'cached copy',
    async find(missing) {
      const index = readIndex(folder);
      const found: Found[] = [];
      const refused: Refusal[] = [];
      const hashes = new Map<string, Promise<string>>();
      for (const part of missing) {
        const entry = index[part];
        if (entry === undefined) {
          refused.push({ subject: part, reason: `no copy in ${folder}` });
          continue;
        }
        const file = path.join(folder, entry.file);
        if (!existsSync(file)) {
          refused.push({ subject: part, reason: `${file} is gone` });
          continue;
        }
        // Several parts may be links to one binary.
        const real = realpathSync(file);
        const hash = hashes.get(real) ?? sha256(real);
        hashes.set(real, hash);
        if ((await hash) === entry.sha256) found.push({ part, file, source: entry.source, seconds: entry.seconds });
        else refused.push({ subject: part, reason: `${file} has changed since it was stored` });
      }
      return { found, refused };
    },
  };
}

/** Enters parts that lie in the cache's folder into its index. */
export async function remember(folder: string, parts: readonly Found[]): Promise<void> {
  const index = readIndex(folder);
  for (const { part, file, source, seconds } of parts) {
    index[part] = { file: path.relative(folder, file), sha256: await sha256(file), source, seconds };
  }
  mkdirSync(folder, { recursive: true });
  const next = path.join(folder, 'parts.json.next');
  writeFileSync(next, `${JSON.stringify(index, undefined, 2)}\n`);
  renameSync(next, path.join(folder, 'parts.json'));
}

function readIndex(folder: string): Partial<Record<Part, Entry>> {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'parts.json'), 'utf8'));
  } catch {
    return {};
  }
}
