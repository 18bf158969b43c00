/**
 * `npm stop`: ends the testbed that `npm start` brought up, with everything in it.
 * @module
 */
import { stopTestbed } from '../testbed';
import { reportFailures, UsageError } from './failure';

reportFailures(async () => {
  const [argument] = process.argv.slice(2);
  if (argument !== undefined) throw new UsageError(`"${argument}" is one argument too many.\n\nusage: npm stop`);
  const ended = await stopTestbed();
  process.stdout.write(ended === undefined ? 'No testbed runs.\n' : 'The testbed has ended; its data is gone.\n');
});
