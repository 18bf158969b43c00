import { spawn } from 'node:child_process';
import type { ProcessRef } from './identity';

/** Reads until the pipe to us closes, which the system does even for a process that is killed. */
const SCRIPT =
  'folder=$1; shift; while read -r _; do :; done; for group; do kill -s KILL -- "-$group" 2>/dev/null; done; rm -rf -- "$folder"';

/**
 * When this process is no more, however it ended: kills the servers, each the leader of its process group, and removes
 * their folder.
 * @returns ends the watch; the servers go on
 */
export function watchOver(servers: readonly ProcessRef[], folder: string): () => void {
  const groups = servers.map(({ pid }) => String(pid));
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'watchdog', folder, ...groups], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return () => child.kill('SIGKILL');
}
