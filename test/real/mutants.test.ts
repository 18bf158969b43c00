import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(__dirname, '..', '..');
const project = mkdtempSync(path.join(tmpdir(), 'meshwright-mutants-'));

afterAll(() => rmSync(project, { recursive: true }));

const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
  writeFileSync(path.join(project, file), text);
};

/** The state of each mutant by what stands in the place of the code, as StrykerJS itself reports it. */
async function statusesOf(source: string, tests: string): Promise<Record<string, string>> {
  write('package.json', '{"name":"fixture"}');
  symlinkSync(path.join(root, 'node_modules'), path.join(project, 'node_modules'));
  write('lib/sums/half.ts', source);
  write('test/sums/half.test.ts', tests);
  write(
    'stryker.config.json',
    JSON.stringify({
      testRunner: 'circus',
      plugins: [path.join(root, 'tools/mutants/runner.mjs')],
      mutate: ['lib/**/*.ts'],
      circus: { roots: ['test/sums'] },
      coverageAnalysis: 'perTest',
      concurrency: 1,
      reporters: ['json'],
      jsonReporter: { fileName: 'report.json' },
      tempDirName: '.mutants',
    }),
  );
  await promisify(execFile)(path.join(root, 'node_modules', '.bin', 'stryker'), ['run'], { cwd: project });
  const { files } = JSON.parse(readFileSync(path.join(project, 'report.json'), 'utf8')) as {
    files: Record<string, { mutants: { replacement: string; status: string }[] }>;
  };
  return Object.fromEntries(
    Object.values(files).flatMap(({ mutants }) => mutants.map(({ replacement, status }) => [replacement, status])),
  );
}

test('a mutant is noticed by the test that fails with it, and leaves nothing behind for the next', async () => {
  const source = `
    const remembered = new Map<number, number>();
    export const name = 'half';
    export function half(value: number): number {
      const known = remembered.get(value);
      if (known !== undefined) return known;
      remembered.set(value, value / 2);
      if (value > 1000) return 0;
      return half(value);
    }
    export const unheld = (value: number) => value - 1;
    export const forever = (value: number) => { while (value > 0) value--; return value; };
    export const untested = (value: number) => value % 3;
    export const shown = (value: number) => value + 7;
  `;
  const tests = `
    import { forever, half, name, shown, unheld } from '../../lib/sums/half';
    test('half', () => expect(half(4)).toBe(2));
    test('name', () => expect(name).toBe('half'));
    test('unheld', () => expect(unheld(2)).toBeDefined());
    test('forever', () => expect(forever(2)).toBe(0));
    test('shown', () => expect(shown(2)).toMatchSnapshot());
  `;
  write(
    'test/sums/__snapshots__/half.test.ts.snap',
    '// Jest Snapshot v1, https://jestjs.io/docs/snapshot-testing\n\nexports[`shown 1`] = `9`;\n',
  );
  expect(await statusesOf(source, tests)).toMatchObject({
    // It leaves a wrong number in the module's Map: with that, the test would fail for the next one, too.
    'value * 2': 'Killed',
    'value >= 1000': 'Survived',
    '""': 'Killed',
    'value + 1': 'Survived',
    'value++': 'Timeout',
    'value - 7': 'Killed',
    'value * 3': 'NoCoverage',
  });
});
