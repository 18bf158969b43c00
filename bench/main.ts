/**
 * Measures the way from constructs to YAML beside its peers, in one run on one machine: `npm run bench -- --help`.
 * @module
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { table, terminalProgress } from '../cli/terminal';
import { noProgress } from '../testbed/progress';
import { type Comparison, comparisons } from './comparisons';
import { type Measurement, measureAll } from './suite';

const HELP = `Usage: npm run bench -- [options]

  --services N    services of eight objects each (default 1000)
  --runs N        runs of each candidate, of which the median counts (default 5)
  --json          print JSON
  --require-all   fail if a candidate cannot be measured (helm needs Go once)
  --help          print this`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      services: { type: 'string', default: '1000' },
      runs: { type: 'string', default: '5' },
      json: { type: 'boolean', default: false },
      'require-all': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const [services, runs] = [wholeNumber('--services', values.services), wholeNumber('--runs', values.runs)];
  const folder = mkdtempSync(path.join(tmpdir(), 'meshwright-bench-'));
  try {
    const progress = values.json && !process.stderr.isTTY ? noProgress : terminalProgress();
    const { measurements, missing } = await measureAll({ services, runs, folder, progress });
    const compared = comparisons(measurements, services);
    process.stdout.write(values.json ? json(measurements, compared, missing) : report(measurements, compared, missing));
    const isMissed = compared.some(({ met }) => met === false);
    return isMissed || (values['require-all'] && missing.length > 0) ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(
  measurements: readonly Measurement[],
  compared: readonly Comparison[],
  missing: readonly string[],
): string {
  const ms = (value: number | undefined) => (value === undefined ? '' : Math.round(value));
  return [
    table(
      ['candidate', 'services', 'process ms', 'work ms', 'phases'],
      measurements.map(({ candidate, services, process, work, phases }) => [
        candidate,
        services,
        ms(process),
        ms(work),
        Object.entries(phases)
          .map(([name, value]) => `${name} ${Math.round(value)}`)
          .join(', '),
      ]),
    ),
    '',
    table(
      ['comparison', 'ratio', 'target', ''],
      compared.map(({ title, ratio, target, met }) => [title, ratio.toFixed(2), target, verdict(met)]),
    ),
    ...missing.map((reason) => `\nNot measured: ${reason}`),
    '',
  ].join('\n');
}

function json(
  measurements: readonly Measurement[],
  compared: readonly Comparison[],
  missing: readonly string[],
): string {
  return `${JSON.stringify({ node: process.version, measurements, comparisons: compared, missing }, null, 2)}\n`;
}

function verdict(met: boolean | undefined): string {
  if (met === undefined) return '';
  return met ? 'met' : 'MISSED';
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new RangeError(`${option} is not a whole number above zero (is: ${text})`);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  },
);
