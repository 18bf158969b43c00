import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';

const CLOSED_PIPE = pathToFileURL('cli/closed-pipe.mjs').href;
const CHATTER = `setInterval(() => console.log('x'.repeat(1000)), 1)`;

test('a command whose reader has read enough ends without an error', async () => {
  const child = spawn(process.execPath, ['--import', CLOSED_PIPE, '-e', CHATTER]);
  const said: string[] = [];
  child.stderr.on('data', (text) => said.push(String(text)));
  child.stdout.once('data', () => child.stdout.destroy());
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(said).toEqual([]);
});
