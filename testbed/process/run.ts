import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { onInterrupt } from './interrupt';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What the command reads on its standard input. */
  readonly input?: string;
  /** Hears each line of stderr as it comes. */
  readonly onErrorLine?: (line: string) => void;
  /** Milliseconds after which the command is killed. @default - none */
  readonly timeout?: number;
}

export interface RunResult {
  /** The exit code; `null` when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. It gets a process group of its own, and the whole group ends if we are interrupted. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env, detached: true });
    const end = () => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) killGroup(child.pid);
    };
    const forget = onInterrupt(end);
    const timer = options.timeout === undefined ? undefined : setTimeout(end, options.timeout);
    const done = () => {
      forget();
      clearTimeout(timer);
    };
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const { onErrorLine } = options;
    if (onErrorLine) createInterface({ input: child.stderr }).on('line', onErrorLine);
    child.on('error', (error) => {
      done();
      reject(error);
    });
    child.on('close', (code) => {
      done();
      resolve({ code, stdout, stderr });
    });
    // A command that ends without reading closes the pipe under us; its exit code tells what matters.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
