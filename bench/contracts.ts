/**
 * Measures what it costs to read a large contract: processor time and memory, beside a plain `JSON.parse` of the same
 * file. `npm run bench:contracts`; npm only, about half a minute.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { table } from '../cli/terminal';
import { largeContract, type Shape } from './large-contract';
import { median } from './measure';

const RUNS = 3;

/** In seconds of processor time, without the loading of modules, and MB of memory, with it. */
interface Target {
  readonly cpu: number;
  readonly rss?: number;
}

const CASES: readonly (Shape & { readonly target?: Target })[] = [
  { openapi: '3.0.3', operations: 572, megabytes: 7, target: { cpu: 1.5, rss: 300 } },
  { openapi: '3.0.3', operations: 1223, megabytes: 13, target: { cpu: 3 } },
  { openapi: '3.1.0', operations: 572, megabytes: 7, target: { cpu: 1.5, rss: 300 } },
  { openapi: '3.1.0', operations: 1223, megabytes: 13, target: { cpu: 3 } },
];

interface Run {
  readonly cpu: number;
  readonly rss: number;
}

function run(how: string, file: string): Run {
  const script = path.join(__dirname, 'contract-child.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', 'tsx/cjs', script, how, file], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${how} ${file} failed: ${stderr.trim().slice(-2000)}`);
  return JSON.parse(stdout);
}

/** The median of each figure, in a process of its own for every run. */
function runs(how: string, file: string): Run {
  const all = Array.from({ length: RUNS }, () => run(how, file));
  return { cpu: median(all.map(({ cpu }) => cpu)), rss: median(all.map(({ rss }) => rss)) };
}

interface Row extends Shape {
  readonly bytes: number;
  readonly parse: Run;
  readonly read: Run;
  readonly thrice: Run;
  readonly met: boolean;
}

function measure({ target, ...shape }: (typeof CASES)[number], folder: string): Row {
  const file = path.join(folder, 'api.json');
  const text = largeContract(shape);
  writeFileSync(file, text);
  const [parse, read, thrice] = [runs('parse', file), runs('read', file), runs('read three times', file)];
  const met = !target || (read.cpu <= target.cpu && read.rss <= (target.rss ?? Number.POSITIVE_INFINITY));
  return { ...shape, bytes: text.length, parse, read, thrice, met };
}

function report(rows: readonly Row[]): string {
  const figures = rows.map(({ openapi, operations, bytes, parse, read, thrice, met }) => [
    `${operations} operations, OpenAPI ${openapi}`,
    (bytes / 1e6).toFixed(1),
    parse.cpu.toFixed(2),
    read.cpu.toFixed(2),
    (read.cpu / parse.cpu).toFixed(1),
    thrice.cpu.toFixed(2),
    Math.round(parse.rss),
    Math.round(read.rss),
    met ? 'met' : 'MISSED',
  ]);
  const head = ['document', 'MB', 'parse s', 'read s', 'ratio', 'three times s', 'parse MB', 'read MB', 'target'];
  return table(head, figures);
}

function main(): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'meshwright-contracts-'));
  try {
    const rows = CASES.map((one) => measure(one, folder));
    process.stdout.write(
      process.argv.includes('--json') ? `${JSON.stringify(rows, undefined, 2)}\n` : `${report(rows)}\n`,
    );
    if (rows.some(({ met }) => !met)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
