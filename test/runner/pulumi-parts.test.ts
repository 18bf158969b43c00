import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { obtainPulumi } from '../../runner/pulumi-parts';

const PLUGIN = `resource-kubernetes-v${require('@pulumi/kubernetes/package.json').version}`;
const { PATH, MESHWRIGHT_CACHE } = process.env;
let folder: string;
let cache: string;
let notes: string[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'meshwright-parts-'));
  cache = path.join(folder, 'cache');
  notes = [];
  process.env.PATH = path.join(folder, 'path');
  process.env.MESHWRIGHT_CACHE = cache;
  jest.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no way out'));
});
afterEach(() => {
  Object.assign(process.env, { PATH, MESHWRIGHT_CACHE });
  if (MESHWRIGHT_CACHE === undefined) delete process.env.MESHWRIGHT_CACHE;
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

function write(file: string, content: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  chmodSync(file, 0o755);
}

/** A CLI of that version, which writes down what else it is asked. */
const cli = (version: string) =>
  `#!/bin/sh\nif [ "$1" = version ]; then echo ${version}; else echo "$@" >> ${folder}/asked; fi\n`;
const onPath = (content: string) => write(path.join(folder, 'path', 'pulumi'), content);
const inCache = (content: string) => write(path.join(cache, 'pulumi', 'cli', 'bin', 'pulumi'), content);
const plugin = (...file: string[]) => write(path.join(cache, 'pulumi', 'home', 'plugins', ...file), '');

const progress = {
  note: (text: string) => notes.push(text),
  step: <T>(_title: string, run: (detail: (text: string) => void) => Promise<T>) => run(() => {}),
};
const obtain = () => obtainPulumi(cache, progress, false);

test('without a CLI and without a way out there is no engine', async () => {
  await expect(obtain()).rejects.toThrow('no Pulumi CLI on PATH, and https://get.pulumi.com does not answer');
  expect(notes).toEqual([]);
});

test.each([
  ['that is too old', cli('v3.180.0'), /it is Pulumi 3\.180\.0, and the oldest that serves is 3\.181\.0/],
  ['that is of another major version', cli('v4.0.0'), /Major version mismatch/],
  ['that does not run', '#!/bin/sh\necho "cannot load libc" >&2; exit 127\n', /cannot load libc/],
  ['of which only a part is there', '', /passed over: \S/],
])('a CLI on PATH %s is passed over, with a word on why and on what to do', async (_what, content, reason) => {
  onPath(content);
  await expect(obtain()).rejects.toThrow('the Pulumi CLI on PATH cannot be used, and https://get.pulumi.com');
  expect(notes).toEqual([expect.stringMatching(reason)]);
  expect(notes[0]).toMatch(/^The Pulumi CLI \S+\/path\/pulumi is passed over: .*\. Install it again, or remove it\.$/);
});

test('a CLI in the cache that does not run gives way to the one on PATH', async () => {
  inCache('#!/bin/sh\nexit 1\n');
  onPath(cli('v3.181.0'));
  plugin(PLUGIN, 'pulumi-resource-kubernetes');
  expect((await obtain()).source).toBe('PATH');
  expect(notes).toHaveLength(1);
});

test.each([
  ['is whole is taken', [], false],
  ['was not installed to its end is installed again', [`${PLUGIN}.partial`], true],
])('a plugin that %s', async (_what, more, again) => {
  onPath(cli('v3.274.1'));
  plugin(PLUGIN, 'pulumi-resource-kubernetes');
  for (const file of more) plugin(file);
  await obtain();
  const asked = again ? readFileSync(path.join(folder, 'asked'), 'utf8') : '';
  expect(asked).toMatch(again ? /^plugin install resource kubernetes \S+ --reinstall/ : /^$/);
});

test('a plugin of which there is the folder alone is installed', async () => {
  onPath(cli('v3.274.1'));
  plugin(PLUGIN, 'README.md');
  await obtain();
  expect(readFileSync(path.join(folder, 'asked'), 'utf8')).toContain('--reinstall');
});
