import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as tar from 'tar';
import { reasonOf } from '../failure';
import { onInterrupt } from '../process';
import { remember } from './cache';
import { verifySha256 } from './checksum';
import { fetchFile, UnreachableHost } from './download';
import { type Official, officialSource } from './official-source';
import type { Part } from './pins';
import { type Found, type Refusal, secondsSince, type Way } from './way';

/** Whose word is taken for a download: that of a sum pinned here, or that of the publisher, from beside the file. */
export type Trust = 'pinned' | 'published';

/**
 * What the projects themselves publish. With `pinned`, only what has a pinned checksum; with `published`, what has none,
 * by the checksum that is published with it, which is said.
 */
export function officialDownload(
  folder: string,
  trust: Trust,
  source: (part: Part) => Official | string = officialSource,
): Way {
  return {
    title: trust === 'pinned' ? 'official download' : 'download without a pin',
    async find(missing, detail) {
      const found: Found[] = [];
      const refused: Refusal[] = [];
      mkdirSync(folder, { recursive: true });
      const temporary = mkdtempSync(path.join(folder, '.download-'));
      const cleanUp = () => rmSync(temporary, { recursive: true, force: true });
      const forget = onInterrupt(cleanUp);
      const fromOneHost = async (wanted: readonly Wanted[]) => {
        for (const { part, from } of wanted) {
          const started = performance.now();
          try {
            const file = await obtain(part, from, temporary, detail);
            const proof = trust === 'pinned' ? '' : ', checksum from beside it';
            const kept = path.join(folder, part);
            renameSync(file, kept);
            const seconds = secondsSince(started);
            found.push({ part, file: kept, source: `download from ${new URL(from.url).host}${proof}`, seconds });
          } catch (error) {
            const unreachable = error instanceof UnreachableHost;
            refused.push({ subject: unreachable ? error.host : part, reason: reasonOf(error) });
            if (unreachable) return;
          }
        }
      };
      try {
        const wanted: Wanted[] = [];
        for (const part of missing) {
          const from = source(part);
          if (typeof from === 'string') refused.push({ subject: part, reason: from });
          else if (trust === 'pinned' && from.pinned === undefined)
            refused.push({ subject: part, reason: 'its SHA-256 is not pinned in testbed/obtain/sums.ts' });
          else wanted.push({ part, from });
        }
        await Promise.all(byHost(wanted).map(fromOneHost));
        await remember(folder, found);
      } finally {
        forget();
        cleanUp();
      }
      return { found, refused };
    },
  };
}

interface Wanted {
  readonly part: Part;
  readonly from: Official;
}

/** One after the other from each host, so that one that cannot be reached is waited for only once. */
function byHost(wanted: readonly Wanted[]): Wanted[][] {
  const groups = new Map<string, Wanted[]>();
  for (const each of wanted) {
    const { host } = new URL(each.from.url);
    groups.set(host, [...(groups.get(host) ?? []), each]);
  }
  return [...groups.values()];
}

async function obtain(part: Part, from: Official, folder: string, detail: (text: string) => void): Promise<string> {
  const expected = from.pinned ?? (await from.published());
  const file = path.join(folder, part);
  let shown = 0;
  await fetchFile(from.url, file, (received, total) => {
    const percent = total === undefined ? Math.floor(received / 1e7) : Math.floor((10 * received) / total) * 10;
    if (percent !== shown) detail(`${part} ${total === undefined ? `${percent}0 MB` : `${percent} %`}`);
    shown = percent;
  });
  await verifySha256(file, expected);
  if (from.member !== undefined) {
    const { member } = from;
    const archive = `${file}.archive`;
    renameSync(file, archive);
    await tar.extract({
      file: archive,
      cwd: folder,
      strip: member.split('/').length - 1,
      filter: (name) => name === member,
    });
    renameSync(path.join(folder, path.basename(member)), file);
  }
  if (part !== 'istio-crds') chmodSync(file, 0o755);
  return file;
}
