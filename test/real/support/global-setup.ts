import { terminalProgress } from '../../../cli/terminal';
import { startTestbed } from '../../../testbed';
import { TESTBED } from './testbed';

/** One testbed for the whole run, beside whatever else runs on this machine. Where it cannot be had, no test runs. */
export default async function setup(): Promise<void> {
  const testbed = await startTestbed({ name: TESTBED, progress: terminalProgress() });
  process.env.MESHWRIGHT_REAL_TESTBED = JSON.stringify(testbed);
}
