import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Finding, FindingsError, finding } from '../lib';
import { modeOf } from './file-mode';

/** The files of a folder by their names. */
export type Files = ReadonlyMap<string, string>;

/** Where what comes next is written, and what was there before is kept while both are exchanged. */
const ASIDE = { next: '.next', previous: '.previous' } as const;

/**
 * Replaces folders below `root` by new ones, all of them or none: the new ones are written aside first, on the same file
 * system, and then renamed into their places. Whatever fails, such as a disk that is full, leaves what was there whole.
 *
 * @throws FindingsError MW121 if the file system refuses
 */
export function replaceFolders(root: string, folders: ReadonlyMap<string, Files>): void {
  const next = path.join(root, ASIDE.next);
  const previous = path.join(root, ASIDE.previous);
  try {
    throwIfFile(root);
    // What a process left that was killed at this.
    for (const folder of [next, previous]) rmSync(folder, { recursive: true, force: true });
    for (const [name, files] of folders) writeFolder(path.join(next, name), files);
    mkdirSync(previous, { recursive: true });
    exchange(root, [...folders.keys()]);
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
    throw new FindingsError([unwritable(root, error as Error)]);
  } finally {
    for (const folder of [next, previous]) discard(folder);
  }
}

function writeFolder(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of files) writeFileSync(path.join(folder, name), text, { mode: modeOf(text) });
}

/** Moves each folder's old version out and its new one in; undoes all of it if one of the moves fails. */
function exchange(root: string, names: readonly string[]): void {
  const undo: (() => void)[] = [];
  try {
    for (const name of names) {
      const place = path.join(root, name);
      const old = path.join(root, ASIDE.previous, name);
      const existed = existsSync(place);
      undo.push(() => (existed ? restore(place, old) : rmSync(place, { recursive: true, force: true })));
      if (existed) renameSync(place, old);
      renameSync(path.join(root, ASIDE.next, name), place);
    }
  } catch (error) {
    for (const step of undo) step();
    throw error;
  }
}

function restore(place: string, old: string): void {
  // Not moved out yet, it is still the old one.
  if (!existsSync(old)) return;
  rmSync(place, { recursive: true, force: true });
  renameSync(old, place);
}

/** What cannot be removed is in nobody's way: the next synthesis tries again. */
function discard(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {}
}

function throwIfFile(root: string): void {
  if (!existsSync(root) || statSync(root).isDirectory()) return;
  throw new FindingsError([
    finding('MW121', root, {
      message: 'a file stands where the folder of the output has to be',
      allowed: 'a folder, or nothing',
      fix: `remove ${root}, or rename it`,
    }),
  ]);
}

function unwritable(root: string, error: Error): Finding {
  return finding('MW121', root, {
    message: 'the output cannot be written; what was there before is unchanged',
    value: error.message,
    allowed: 'a folder that can be written, on a disk with room for it',
    fix: 'do what the message of the system asks for, and synthesize again',
  });
}
