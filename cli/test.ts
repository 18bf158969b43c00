/**
 * `npm test` and `npm run test:real`: what must hold, step by step, closing with `N passed, N failed`.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.dirname(__dirname);
const bin = (name: string) => path.join(root, 'node_modules', '.bin', name);

interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly success: boolean;
}

/** A step that either holds or does not. */
function check(title: string, command: string, args: string[]): boolean {
  process.stdout.write(`${title}: `);
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  process.stdout.write(status === 0 ? 'ok\n' : `failed\n${stdout ?? ''}${stderr ?? ''}\n`);
  return status === 0;
}

/** Runs jest and reads its own count. A skipped test counts as failed: it proves nothing. */
function jest(config: string, args: string[]): { passed: number; failed: number } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'meshwright-test-'));
  const report = path.join(folder, 'jest.json');
  try {
    const { status } = spawnSync(
      bin('jest'),
      ['--config', config, '--json', '--outputFile', report, ...(process.env.CI ? ['--ci'] : []), ...args],
      { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const results = JSON.parse(readFileSync(report, 'utf8')) as JestResults;
    const failed =
      results.numFailedTests + results.numPendingTests + results.numTodoTests + results.numRuntimeErrorTestSuites;
    return { passed: results.numPassedTests, failed: failed === 0 && status !== 0 ? 1 : failed };
  } catch {
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [suite, ...args] = process.argv.slice(2);
const unit = suite === 'unit';
const steps = unit
  ? [check('types', bin('tsc'), ['--noEmit']), check('format and lint', bin('biome'), ['ci', '--colors=off'])]
  : [];
const { passed, failed } = jest(unit ? 'jest.config.js' : 'jest.real.config.js', args);
const total = { passed: passed + steps.filter(Boolean).length, failed: failed + steps.filter((ok) => !ok).length };
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
