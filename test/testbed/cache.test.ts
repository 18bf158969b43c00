import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cachedCopy, remember } from '../../testbed/obtain/cache';
import { temporaryFolder } from './temporary';

const folder = temporaryFolder();
const nothing = () => {};

async function storeEtcdAndKwok(): Promise<void> {
  writeFileSync(path.join(folder.path, 'kcp'), 'the binary');
  const parts = (['etcd', 'kwok'] as const).map((part) => {
    symlinkSync('kcp', path.join(folder.path, part));
    return { part, file: path.join(folder.path, part), source: 'Go build', seconds: 258.1 };
  });
  await remember(folder.path, parts);
}

test('what was stored is found again, with where it came from and how long that took', async () => {
  await storeEtcdAndKwok();
  const { found } = await cachedCopy(folder.path).find(['etcd', 'kwok'], nothing);
  expect(found[1]).toEqual({ part: 'kwok', file: path.join(folder.path, 'kwok'), source: 'Go build', seconds: 258.1 });
});

test('a part that was never stored is refused', async () => {
  await storeEtcdAndKwok();
  const { found, refused } = await cachedCopy(folder.path).find(['etcd', 'kubectl'], nothing);
  expect(found.map(({ part }) => part)).toEqual(['etcd']);
  expect(refused).toEqual([{ subject: 'kubectl', reason: `no copy in ${folder.path}` }]);
});

test('a binary that has changed since it was stored is refused', async () => {
  await storeEtcdAndKwok();
  writeFileSync(path.join(folder.path, 'kcp'), 'another binary');
  const { found, refused } = await cachedCopy(folder.path).find(['etcd'], nothing);
  expect(found).toEqual([]);
  expect(refused[0]?.reason).toContain('has changed since it was stored');
});

test('a binary that was removed is refused', async () => {
  await storeEtcdAndKwok();
  rmSync(path.join(folder.path, 'kcp'));
  const { refused } = await cachedCopy(folder.path).find(['kwok'], nothing);
  expect(refused[0]?.reason).toContain('is gone');
});
