import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import type { StateOfStack } from './state-failure';

/** A lock as the engine writes it, one file a run that holds the stack. */
interface Lock {
  readonly pid: number;
  readonly hostname: string;
}

/**
 * Removes the locks that killed runs left on a stack. One whose process still runs stays, and so does
 * one of another machine, of whose processes nothing is known here.
 *
 * @param isRunning whether there is a process of that id
 * @returns whether any was removed, and none is left
 */
export function releaseStaleLocks(
  { folder: stateFolder, project, stack }: StateOfStack,
  isRunning: (pid: number) => boolean,
): boolean {
  const folder = path.join(stateFolder, '.pulumi', 'locks', 'organization', project, stack);
  const files = filesOf(folder);
  const stale = files.filter((file) => {
    const lock = read(file);
    return lock !== undefined && lock.hostname === hostname() && !isRunning(lock.pid);
  });
  for (const file of stale) rmSync(file, { force: true });
  return stale.length > 0 && stale.length === files.length;
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

function read(file: string): Lock | undefined {
  try {
    const { pid, hostname: host } = JSON.parse(readFileSync(file, 'utf8'));
    return typeof pid === 'number' && typeof host === 'string' ? { pid, hostname: host } : undefined;
  } catch {
    return undefined;
  }
}
