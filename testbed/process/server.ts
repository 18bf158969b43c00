import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, type ProcessRef, refTo, signal } from './identity';

export interface ServerCommand {
  readonly binary: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Where both outputs are appended. */
  readonly log: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Starts a server that outlives this process.
 * @returns its reference; `undefined` when it ended at once: see its log
 */
export function startServer(command: ServerCommand): Promise<ProcessRef | undefined> {
  const log = openSync(command.log, 'a', 0o600);
  return new Promise((resolve, reject) => {
    const { binary, args, cwd, env } = command;
    const child = spawn(binary, args, { cwd, env, detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    child.once('error', reject);
    child.unref();
    if (child.pid !== undefined) resolve(refTo(child.pid));
  });
}

/** Kills the servers and waits until they are gone. They keep nothing that an orderly end would save. */
export async function endServers(servers: readonly ProcessRef[]): Promise<void> {
  for (const server of servers) signal(server, 'SIGKILL');
  while (servers.some(isAlive)) await sleep(10);
}

/** The last lines of a log; empty when there is none. */
export function logTail(file: string, lines = 12): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}

/** Resident memory in bytes; `undefined` where the system does not tell. */
export function memoryOf(server: ProcessRef): number | undefined {
  try {
    const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Number(kib) * 1024;
  } catch {
    return undefined;
  }
}
