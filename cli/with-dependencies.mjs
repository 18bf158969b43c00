// Runs a TypeScript entry after installing what package-lock.json says, if that has not been done: `npm start` and
// `npm test` work in a fresh clone. Plain JavaScript, because nothing else is there yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const stamp = path.join(root, 'node_modules', '.meshwright-lock');
const lock = createHash('sha256')
  .update(readFileSync(path.join(root, 'package-lock.json')))
  .digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  process.stderr.write('Installing the dependencies (npm ci) ...\n');
  // .npmrc says so too, but a user's environment goes before it.
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const install = spawnSync('npm', ['ci', ...options], { cwd: root, stdio: ['ignore', 2, 2] });
  if (install.status !== 0) {
    process.stderr.write('npm ci failed: see above. Nothing else was done.\n');
    process.exit(install.status ?? 1);
  }
  writeFileSync(stamp, lock);
}

const [entry, ...args] = process.argv.slice(2);
const imports = ['--import', 'tsx', '--import', new URL('closed-pipe.mjs', import.meta.url).href];
const run = spawnSync(process.execPath, [...imports, path.join(root, entry), ...args], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
