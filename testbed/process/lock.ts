import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, type ProcessRef, refTo } from './identity';
import { onInterrupt } from './interrupt';

/** Runs `work` while no other process, and no other call in this one, holds the lock `file`. */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  onWait: (holder: ProcessRef) => void = () => {},
): Promise<T> {
  mkdirSync(path.dirname(file), { recursive: true });
  let told = false;
  while (!take(file)) {
    const holder = lockHolder(file);
    if (holder === undefined) {
      breakStale(file);
      continue;
    }
    if (!told) onWait(holder);
    told = true;
    await sleep(100);
  }
  const release = () => rmSync(file, { force: true });
  const forget = onInterrupt(release);
  try {
    return await work();
  } finally {
    forget();
    release();
  }
}

/** The living process that holds the lock, if any. */
export function lockHolder(file: string): ProcessRef | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as ProcessRef;
    return isAlive(holder) ? holder : undefined;
  } catch {
    return undefined;
  }
}

let takes = 0;

/** Linking is atomic and fails when the lock exists; nobody ever sees a lock without its holder in it. */
function take(file: string): boolean {
  const own = `${file}.${process.pid}.${takes++}`;
  writeFileSync(own, JSON.stringify(refTo(process.pid)));
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Removes a dead holder's lock. Only who holds the second lock may, else two of them could remove a fresh one. */
function breakStale(file: string): void {
  const breaking = `${file}.breaking`;
  try {
    writeFileSync(breaking, '', { flag: 'wx' });
  } catch {
    if (olderThan(breaking, 5_000)) rmSync(breaking, { force: true });
    return;
  }
  try {
    if (lockHolder(file) === undefined) rmSync(file, { force: true });
  } finally {
    rmSync(breaking, { force: true });
  }
}

function olderThan(file: string, milliseconds: number): boolean {
  const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
  return Date.now() - mtimeMs > milliseconds;
}
