import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { TestbedError } from '../failure';
import { obtainCollector } from '../obtain';
import { onInterrupt, run, signal, watchOver } from '../process';
import { noProgress, type Progress } from '../progress';
import { freeAddress } from './address';
import { ADDRESS_VARIABLE, healthPort, readConfiguration } from './configuration';
import { contained } from './container';
import { apiVariables, layOut, type Surroundings } from './layout';
import type { CollectorPod } from './pod';
import { anonymousMemory, cpuSeconds, type Ending, type Run, startRun, untilHealthy } from './process';

/** What a Collector is started with: a {@link CollectorPod} fits. */
export interface CollectorOptions extends Surroundings {
  /** Its variables but the Pod's address. @default - none */
  readonly env?: CollectorPod['env'];
  readonly progress?: Progress;
}

/** A Collector that runs as it would in its Pod. */
export interface Collector {
  /** The address of its Pod, on which it has the ports of its configuration. */
  readonly address: string;
  /** The base URL of a port. */
  url(port: number): string;
  /** Its log so far, that of earlier runs too. */
  log(): string;
  /** The memory that the kernel cannot take back, in bytes: what a container's limit is about. */
  memory(): number | undefined;
  /** Processor time that this run of it has used, in seconds. */
  cpuSeconds(): number;
  /** How it ended; undefined while it runs. */
  ending(): Ending | undefined;
  /** Ends it as Kubernetes does; @returns its exit code */
  terminate(): Promise<Ending>;
  /** Ends it as the kernel does when memory runs out. */
  kill(): Promise<Ending>;
  /** Starts it anew with the volumes that it had. */
  restart(): Promise<void>;
  /** Ends it and removes all that it left. */
  stop(): Promise<void>;
}

/**
 * Starts a Collector in a container and returns when it is healthy. The configuration is taken as it is; what a memory
 * cgroup would say stands in a second file beside it. Nothing of it runs after a failure, an interrupt or the end of this process.
 * Errors: a `TestbedError` with the end of its log.
 */
export async function startCollector(options: CollectorOptions): Promise<Collector> {
  const { progress = noProgress } = options;
  const configuration = readConfiguration(options.config);
  const port = healthPort(configuration);
  const binary = await obtainCollector(progress);
  const address = await freeAddress(port);
  const { folder, root, mounts, args } = layOut(options);
  const log = path.join(folder, 'collector.log');
  const env = { ...options.env, ...apiVariables(options.api), [ADDRESS_VARIABLE]: address };
  const url = (of: number) => `http://${address}:${of}`;
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  // Also while it is down between two runs.
  const endWatch = watchOver([], folder);

  let current: Run | undefined;
  const forget = onInterrupt(() => {
    if (current) signal(current.server, 'SIGKILL');
    removeFolder();
  });
  const stop = async () => {
    if (current?.ending() === undefined) await current?.end('SIGKILL');
    forget();
    endWatch();
    removeFolder();
  };
  const running = () => {
    if (current === undefined || current.ending() !== undefined) throw new TestbedError('The Collector does not run.');
    return current;
  };
  const start = async () => {
    current = await startRun({ ...(await contained(root, mounts, { binary, args })), env, folder, log });
    await untilHealthy(current, url(port), log);
  };

  try {
    await progress.step('Collector', start);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    address,
    url,
    log: () => readFileSync(log, 'utf8'),
    memory: () => current && anonymousMemory(current.server),
    cpuSeconds: () => cpuSeconds(running().server),
    ending: () => current?.ending(),
    terminate: () => running().end('SIGTERM'),
    kill: () => running().end('SIGKILL'),
    async restart() {
      if (current?.ending() === undefined) throw new TestbedError('The Collector still runs.');
      await start();
    },
    stop,
  };
}

/**
 * What `otelcol validate` says against a configuration; nothing where it accepts it. It starts nothing, so it does not
 * see what fails at the start only.
 */
export async function validate(options: CollectorOptions): Promise<readonly string[]> {
  const binary = await obtainCollector(options.progress ?? noProgress);
  const { folder, root, mounts, args } = layOut(options);
  try {
    const program = await contained(root, mounts, { binary, args: ['validate', ...args] });
    const env = { ...options.env, ...apiVariables(options.api), [ADDRESS_VARIABLE]: '127.0.0.1' };
    const { code, stdout, stderr } = await run(program.binary, program.args, { env, timeout: 60_000 });
    return code === 0 ? [] : `${stdout}${stderr}`.split('\n').filter((line) => line.trim() !== '');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
