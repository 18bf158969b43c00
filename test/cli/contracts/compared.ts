import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { compare, exitCodeOf } from '../../../cli/contracts/compare';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'compare-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

export type Files = Readonly<Record<string, string | Buffer>>;

/** What is told of these contracts by something that answers so in the place of oasdiff; by default it fails. */
export async function compared(base: Files, now: Files, answer?: string) {
  for (const [name, files] of Object.entries({ base, now })) {
    mkdirSync(path.join(folder, name), { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, name, file), text);
  }
  const oasdiff = path.join(folder, 'oasdiff');
  writeFileSync(oasdiff, `#!/bin/sh\n${answer === undefined ? 'exit 102' : `echo '${answer}'`}\n`, { mode: 0o755 });
  const at = (name: string) => ({ folder: path.join(folder, name), shown: name });
  const changes = await compare(oasdiff, { base: at('base'), now: at('now') }, (_, ids) =>
    ids.includes('a') ? ['x'] : [],
  );
  return {
    told: changes.map(({ effect, place, rule }) => `${effect} ${place} ${rule}`),
    code: exitCodeOf(changes),
    changes,
  };
}
