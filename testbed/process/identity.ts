import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process that a later process id of the same number is never taken for. */
export interface ProcessRef {
  readonly pid: number;
  /** When it started: on Linux the boot and the clock tick, elsewhere what `ps` says. */
  readonly identity: string;
}

/** The identity of the process that has this id now; `undefined` when there is none, or only a zombie. */
export function identityOf(pid: number): string | undefined {
  return process.platform === 'linux' ? identityFromProc(pid) : identityFromPs(pid);
}

/** A reference to a process that runs now. */
export function refTo(pid: number): ProcessRef | undefined {
  const identity = identityOf(pid);
  return identity === undefined ? undefined : { pid, identity };
}

/** Whether this very process still runs. */
export function isAlive(ref: ProcessRef): boolean {
  return identityOf(ref.pid) === ref.identity;
}

/** Signals this very process; a process that merely got its id is left alone. */
export function signal(ref: ProcessRef, name: NodeJS.Signals): void {
  if (!isAlive(ref)) return;
  try {
    process.kill(ref.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * State letter, number of threads and start time out of `/proc/<pid>/stat` (proc_pid_stat(5)); the name in it may hold
 * blanks and parentheses.
 */
export function parseStat(stat: string): Stat {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', threads: Number(fields[17]), startTime: fields[19] ?? '' };
}

interface Stat {
  readonly state: string;
  readonly threads: number;
  readonly startTime: string;
}

/** A killed process is a zombie while its other threads are still on their way out, and its ports with them. */
export function hasEnded({ state, threads }: Stat): boolean {
  return state === 'X' || (state === 'Z' && threads <= 1);
}

let boot: string | undefined;

function identityFromProc(pid: number): string | undefined {
  try {
    const stat = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    if (hasEnded(stat)) return undefined;
    boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}:${stat.startTime}`;
  } catch {
    return undefined;
  }
}

function identityFromPs(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
  } catch {
    return undefined;
  }
}
