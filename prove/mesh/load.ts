import { setTimeout as sleep } from 'node:timers/promises';

/** Calls a second where they are steady. */
export const RATE = 40;

/**
 * Calls at a steady rate, whether those before have been answered or not, as users call.
 *
 * @returns how many of them failed
 */
export async function failedOf(
  seconds: number,
  call: (index: number) => Promise<{ readonly status: number }>,
): Promise<number> {
  const calls: Promise<{ readonly status: number }>[] = [];
  for (let index = 0; index < seconds * RATE; index += 1) {
    calls.push(call(index));
    await sleep(1000 / RATE);
  }
  return (await Promise.all(calls)).filter(({ status }) => status >= 400).length;
}
