import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestbedError } from '../failure';
import { logTail, type ProcessRef, refTo, watchOver } from '../process';

/** How a process ended: its exit code, or the signal. */
export type Ending = number | NodeJS.Signals;

export interface Command {
  readonly binary: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Where it runs; removed if this process is killed, and the process ended with it. */
  readonly folder: string;
  readonly log: string;
}

/** One run of a Collector. */
export interface Run {
  readonly server: ProcessRef;
  /** Undefined while it runs. */
  ending(): Ending | undefined;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Ending>;
}

export function startRun({ binary, args, env, folder, log }: Command): Promise<Run> {
  const output = openSync(log, 'a', 0o600);
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { cwd: folder, env, detached: true, stdio: ['ignore', output, output] });
    closeSync(output);
    child.once('error', (error) => reject(new TestbedError(`The Collector does not start: ${error.message}.`)));
    const server = child.pid === undefined ? undefined : refTo(child.pid);
    if (child.pid === undefined) return;
    if (server === undefined) return reject(endedByItself(log));
    const endWatch = watchOver([server], folder);
    const ended = new Promise<void>((gone) => {
      child.once('exit', () => {
        endWatch();
        gone();
      });
    });
    resolve({
      server,
      ending: () => endingOf(child),
      async end(signal) {
        child.kill(signal);
        await ended;
        return endingOf(child) ?? signal;
      },
    });
  });
}

/** Milliseconds that a Collector gets to be ready. */
const PATIENCE = 30_000;

/** Returns when the health check answers 200; throws with the end of the log when the process has ended instead. */
export async function untilHealthy(run: Run, url: string, log: string): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (!(await isHealthy(url))) {
    if (run.ending() !== undefined) throw endedByItself(log);
    if (Date.now() > deadline) throw new TestbedError(`The Collector is not healthy after ${PATIENCE / 1000} s.`);
    await sleep(25);
  }
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** Resident memory that no file holds, in bytes; `undefined` where the system does not tell. */
export function anonymousMemory({ pid }: ProcessRef): number | undefined {
  try {
    const kib = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Number(kib) * 1024;
  } catch {
    return undefined;
  }
}

/** Ticks of the clock in a second, which Linux shows to every program as 100. */
const TICKS = 100;

/** Processor time of a process so far, in seconds: fields 14 and 15 of `/proc/<pid>/stat`. */
export function cpuSeconds({ pid }: ProcessRef): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

function endedByItself(log: string): TestbedError {
  return new TestbedError(`The Collector ended by itself. The end of its log:\n${logTail(log).replace(/^/gm, '    ')}`);
}

function endingOf({ exitCode, signalCode }: ChildProcess): Ending | undefined {
  return exitCode ?? signalCode ?? undefined;
}
