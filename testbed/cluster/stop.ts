import { rmSync } from 'node:fs';
import { endServers, withLock } from '../process';
import { layoutOf } from './layout';
import { readRecord, runningServers } from './record';

/**
 * Ends the servers of a testbed and removes its folder with all data; waits for a start that is going on.
 * @returns how many servers it ended; `undefined` when there is no such testbed
 */
export async function stopTestbed(name = 'default'): Promise<number | undefined> {
  const layout = layoutOf(name);
  return withLock(layout.lock, async () => {
    const record = readRecord(layout);
    if (record === undefined) return undefined;
    const running = runningServers(record).length;
    await endServers(Object.values(record.servers));
    rmSync(layout.dir, { recursive: true, force: true });
    return running;
  });
}
