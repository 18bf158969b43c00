import { terminalProgress } from '../../../cli/terminal';
import { obtainPulumi } from '../../../runner/pulumi-parts';
import { cacheFolder, startTestbed } from '../../../testbed';
import { obtainCollector, obtainMeshParts, obtainOasdiff } from '../../../testbed/obtain';
import { TESTBED } from './testbed';

/**
 * One testbed for the whole run, beside whatever else runs on this machine. Everything that has to be got or built is
 * got here, where no test waits for it; what cannot be had ends the run.
 */
export default async function setup(): Promise<void> {
  const progress = terminalProgress();
  await obtainMeshParts(progress);
  await obtainOasdiff(progress);
  await obtainCollector(progress);
  await obtainPulumi(cacheFolder(), progress, true);
  const testbed = await startTestbed({ name: TESTBED, progress });
  process.env.MESHWRIGHT_REAL_TESTBED = JSON.stringify(testbed);
}
