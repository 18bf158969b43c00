import { watchOver } from '../process';
import type { Progress } from '../progress';
import { layoutOf } from './layout';
import { readRecord } from './record';
import { startTestbed } from './start';
import { stopTestbed } from './stop';
import type { Testbed } from './testbed';

/** A testbed that ends with its user at the latest. */
export interface TemporaryTestbed extends Testbed {
  stop(): Promise<void>;
}

/**
 * Starts a testbed for this process alone: nothing of it runs or lies around after this process, however that ends.
 * @param purpose the beginning of its name
 */
export async function startTemporaryTestbed(purpose: string, progress?: Progress): Promise<TemporaryTestbed> {
  const name = `${purpose}-${process.pid}`;
  const testbed = await startTestbed({ name, progress }).catch(async (error) => {
    await stopTestbed(name);
    throw error;
  });
  const layout = layoutOf(name);
  const endWatch = watchOver(Object.values(readRecord(layout)?.servers ?? {}), layout.dir);
  return {
    ...testbed,
    async stop() {
      endWatch();
      await stopTestbed(name);
    },
  };
}
