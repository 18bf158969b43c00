import { stopTestbed } from '../../../testbed';
import { TESTBED } from './testbed';

export default async function teardown(): Promise<void> {
  await stopTestbed(TESTBED);
}
