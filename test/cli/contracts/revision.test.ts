import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Revision, withRevision } from '../../../cli/contracts/revision';

let repository: string;
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], { cwd: repository });
const write = (name: string, text: string) => writeFileSync(path.join(repository, name), text);
const commit = () => {
  git('add', '.');
  git('commit', '--quiet', '--message', 'State');
};

beforeEach(() => {
  repository = mkdtempSync(path.join(os.tmpdir(), 'repository-'));
  git('init', '--quiet');
  write('README.md', '');
  commit();
  mkdirSync(path.join(repository, 'contracts'));
  write('contracts/a.yaml', 'first');
  commit();
  write('contracts/a.yaml', 'second');
});
afterEach(() => rmSync(repository, { recursive: true }));

const content = async ({ folder, shown }: Revision) => `${shown} ${readFileSync(path.join(folder, 'a.yaml'), 'utf8')}`;

test('a ref gives the contracts as they were committed', async () => {
  expect(await withRevision('HEAD', repository, content)).toBe('HEAD:contracts first');
});

test('what was taken out of a ref is removed, even after a failure', async () => {
  const folders: string[] = [];
  const failing = withRevision('HEAD', repository, async ({ folder }) => {
    folders.push(folder);
    throw new Error('inside');
  });
  await expect(failing).rejects.toThrow('inside');
  expect(folders.map((folder) => existsSync(folder))).toEqual([false]);
});

test('a directory is the folder of contracts itself, or has it', async () => {
  const shown = path.relative(process.cwd(), path.join(repository, 'contracts'));
  expect(await withRevision(repository, repository, content)).toBe(`${shown} second`);
  expect(await withRevision(path.join(repository, 'contracts'), repository, content)).toBe(`${shown} second`);
});

test.each([
  ['no-such-ref', '"no-such-ref" is neither a git ref of this repository nor a directory'],
  ['--help', '"--help" is neither a git ref of this repository nor a directory'],
  ['HEAD~1', 'There is no folder contracts/ at "HEAD~1"'],
])('%s is an error', async (against, message) => {
  await expect(withRevision(against, repository, content)).rejects.toThrow(message);
});
