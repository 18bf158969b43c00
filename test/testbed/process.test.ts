import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import {
  endServers,
  freePorts,
  identityOf,
  isAlive,
  lockHolder,
  logTail,
  refTo,
  run,
  signal,
  startServer,
  withLock,
} from '../../testbed/process';
import { hasEnded, parseStat } from '../../testbed/process/identity';
import { temporaryFolder } from './temporary';

const folder = temporaryFolder();

function sleeper() {
  const child = spawn('sleep', ['30']);
  const { pid } = child;
  const ref = pid === undefined ? undefined : refTo(pid);
  if (ref === undefined) throw new Error('sleep did not start');
  return { child, ref };
}

describe('the identity of a process', () => {
  test('lasts as long as the process', async () => {
    const { child, ref } = sleeper();
    expect(isAlive(ref)).toBe(true);
    signal(ref, 'SIGKILL');
    await once(child, 'exit');
    expect(isAlive(ref)).toBe(false);
  });

  test('is not that of another process with the same id, which is never signalled', async () => {
    const { child, ref } = sleeper();
    const earlier = { ...ref, identity: `${ref.identity}0` };
    expect(isAlive(earlier)).toBe(false);
    signal(earlier, 'SIGKILL');
    await endServers([earlier]);
    expect(isAlive(ref)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  test('does not exist for an id that nobody has', () => {
    expect(identityOf(2 ** 30)).toBeUndefined();
  });

  test('is read past a name with blanks and parentheses', () => {
    const stat = `12 (a) S b) R ${Array.from({ length: 18 }, (_, i) => i).join(' ')} 4711 5 6`;
    expect(parseStat(stat)).toEqual({ state: 'R', threads: 16, startTime: '4711' });
  });
});

test.each([
  ['Z', 1, true],
  ['Z', 4, false],
  ['X', 0, true],
  ['S', 1, false],
])('a process in state %s with %i threads has ended: %s', (state, threads, ended) => {
  expect(hasEnded({ state, threads, startTime: '1' })).toBe(ended);
});

describe('ports', () => {
  test('are different and free', async () => {
    const ports = await freePorts(50);
    expect(new Set(ports).size).toBe(50);
    const server = createServer().listen(ports[0], '127.0.0.1');
    await once(server, 'listening');
    server.close();
  });

  test('that are all to be left alone are an error', async () => {
    const all = new Set(Array.from({ length: 10_000 }, (_, i) => 20_000 + i));
    await expect(freePorts(1, all)).rejects.toThrow('No free TCP ports on 127.0.0.1');
  });

  test('lie below those of outgoing connections', async () => {
    for (const port of await freePorts(50)) {
      expect(port).toBeGreaterThanOrEqual(20_000);
      expect(port).toBeLessThan(30_000);
    }
  });
});

describe('a lock', () => {
  const lock = () => path.join(folder.path, 'x.lock');

  test('lets one at a time work', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((later) => setTimeout(later, 20));
      inside--;
    };
    await Promise.all([1, 2, 3].map(() => withLock(lock(), work)));
    expect(most).toBe(1);
    expect(existsSync(lock())).toBe(false);
  });

  test('tells who holds it to who waits', async () => {
    const told: number[] = [];
    const holding = withLock(lock(), () => new Promise((later) => setTimeout(later, 50)));
    await withLock(
      lock(),
      async () => {},
      ({ pid }) => told.push(pid),
    );
    await holding;
    expect(told).toEqual([process.pid]);
  });

  test('of a process that is no more is taken over', async () => {
    const ref = refTo(process.pid);
    writeFileSync(lock(), JSON.stringify({ ...ref, identity: `${ref?.identity}0` }));
    expect(lockHolder(lock())).toBeUndefined();
    await expect(withLock(lock(), async () => 'worked')).resolves.toBe('worked');
  });

  test('is free again after a failure', async () => {
    await expect(withLock(lock(), () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(existsSync(lock())).toBe(false);
  });
});

describe('a command', () => {
  test('gives its outputs and its exit code, and reads its input', async () => {
    expect(await run('sh', ['-c', 'cat; echo oops >&2; exit 3'], { input: 'hello' })).toEqual({
      code: 3,
      stdout: 'hello',
      stderr: 'oops\n',
    });
  });

  test('is ended with its children when its time is over', async () => {
    const { code } = await run('sh', ['-c', 'sleep 30; true'], { timeout: 100 });
    expect(code).toBeNull();
  });

  test('that does not exist is an error', async () => {
    await expect(run('meshwright-no-such-command', [])).rejects.toThrow('ENOENT');
  });
});

describe('a server', () => {
  test('writes to its log and is gone when it has been ended', async () => {
    const log = path.join(folder.path, 'server.log');
    const server = await startServer({
      binary: '/bin/sh',
      args: ['-c', 'echo ready; exec sleep 30'],
      cwd: folder.path,
      log,
    });
    if (server === undefined) throw new Error('the server ended at once');
    while (readFileSync(log, 'utf8') === '') await new Promise((later) => setTimeout(later, 5));
    await endServers([server]);
    expect(isAlive(server)).toBe(false);
    expect(logTail(log)).toBe('ready');
  });

  test('that does not exist is an error', async () => {
    const log = path.join(folder.path, 'server.log');
    await expect(startServer({ binary: '/no/such/server', args: [], cwd: folder.path, log })).rejects.toThrow('ENOENT');
  });

  test('leaves the last lines of its log to be shown', () => {
    const log = path.join(folder.path, 'server.log');
    writeFileSync(log, 'one\ntwo\nthree\n');
    expect(logTail(log, 2)).toBe('two\nthree');
    expect(logTail(`${log}.none`)).toBe('');
  });
});
