import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endServers, isAlive, startServer, watchOver } from '../../testbed/process';
import { temporaryFolder } from './temporary';

const folder = temporaryFolder();

async function within(milliseconds: number, holds: () => boolean): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (!holds() && Date.now() < deadline) await sleep(10);
  return holds();
}

test('a process that is killed takes its servers and their folder with it', async () => {
  const kept = path.join(folder.path, 'mesh');
  mkdirSync(kept);
  const program = path.join(folder.path, 'program.ts');
  const source = path.resolve(__dirname, '../../testbed/process');
  writeFileSync(
    program,
    `import { startServer, watchOver } from ${JSON.stringify(source)};
    void (async () => {
      const [binary, cwd] = ['/bin/sleep', ${JSON.stringify(kept)}];
      const server = await startServer({ binary, args: ['60'], cwd, log: cwd + '/log' });
      if (server) watchOver([server], cwd);
      console.log(JSON.stringify(server));
      setInterval(() => {}, 1000);
    })();`,
  );
  const child = spawn(process.execPath, ['--import', 'tsx', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const server = JSON.parse(
    await new Promise<string>((said) => child.stdout.once('data', (text) => said(String(text)))),
  );
  expect(isAlive(server)).toBe(true);
  child.kill('SIGKILL');
  expect(await within(5_000, () => !isAlive(server) && !existsSync(kept))).toBe(true);
});

test('the watch can be ended, and the servers go on', async () => {
  const server = await startServer({
    binary: '/bin/sleep',
    args: ['60'],
    cwd: folder.path,
    log: path.join(folder.path, 'log'),
  });
  if (server === undefined) throw new Error('sleep does not run');
  const end = watchOver([server], folder.path);
  end();
  await sleep(100);
  expect(isAlive(server)).toBe(true);
  await endServers([server]);
});
