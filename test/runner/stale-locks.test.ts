import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { releaseStaleLocks } from '../../runner/stale-locks';

const state = mkdtempSync(path.join(tmpdir(), 'meshwright-locks-'));
afterAll(() => rmSync(state, { recursive: true, force: true }));

const folderOf = (stack: string) => path.join(state, '.pulumi', 'locks', 'organization', 'shop', stack);

function locked(stack: string, ...locks: unknown[]): () => boolean[] {
  mkdirSync(folderOf(stack), { recursive: true });
  const files = locks.map((lock, i) => {
    const file = path.join(folderOf(stack), `${i}.json`);
    writeFileSync(file, typeof lock === 'string' ? lock : JSON.stringify(lock));
    return file;
  });
  return () => files.map((file) => existsSync(file));
}

const release = (stack: string, ...running: number[]) =>
  releaseStaleLocks({ folder: state, project: 'shop', stack }, (pid) => running.includes(pid));

test('the lock of a process that is gone is removed', () => {
  const left = locked('killed', { pid: 7, hostname: hostname() });
  expect(release('killed')).toBe(true);
  expect(left()).toEqual([false]);
});

test.each<[string, unknown, number[]]>([
  ['whose process runs', { pid: 7, hostname: hostname() }, [7]],
  ['of another machine', { pid: 7, hostname: 'elsewhere.example' }, []],
  ['that says no process', { hostname: hostname() }, []],
  ['that cannot be read', '{"pid":', []],
])('a lock %s stays', (what, lock, running) => {
  const left = locked(what, lock);
  expect(release(what, ...running)).toBe(false);
  expect(left()).toEqual([true]);
});

test('beside one that stays, the stack is not free', () => {
  const left = locked('two', { pid: 7, hostname: hostname() }, { pid: 8, hostname: hostname() });
  expect(release('two', 8)).toBe(false);
  expect(left()).toEqual([false, true]);
});

test('a stack without locks has none to release', () => {
  expect(release('free')).toBe(false);
});
