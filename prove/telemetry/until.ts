import { setTimeout as sleep } from 'node:timers/promises';

/** Returns when the condition holds, or when patience, in milliseconds, is at its end. */
export async function until(condition: () => boolean, patience: number): Promise<void> {
  const deadline = Date.now() + patience;
  while (!condition() && Date.now() < deadline) await sleep(50);
}
