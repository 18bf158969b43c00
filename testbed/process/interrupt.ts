import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const cleanups = new Set<() => void>();

/**
 * Runs `cleanup`, which must be synchronous, if this process is interrupted or exits before the returned function is
 * called.
 */
export function onInterrupt(cleanup: () => void): () => void {
  if (cleanups.size === 0) listen();
  cleanups.add(cleanup);
  return () => {
    if (cleanups.delete(cleanup) && cleanups.size === 0) unlisten();
  };
}

function listen(): void {
  for (const name of SIGNALS) process.on(name, interrupted);
  process.on('exit', cleanUp);
}

function unlisten(): void {
  for (const name of SIGNALS) process.off(name, interrupted);
  process.off('exit', cleanUp);
}

function interrupted(name: NodeJS.Signals): void {
  cleanUp();
  process.exit(128 + constants.signals[name]);
}

/** The last that was registered goes first, as it may build on the earlier ones. */
function cleanUp(): void {
  for (const cleanup of [...cleanups].reverse()) {
    cleanups.delete(cleanup);
    cleanup();
  }
}
