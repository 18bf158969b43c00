/**
 * `npm run contracts:check -- --against <git ref or directory>`: tells what breaks the consumers of the contracts from
 * what is harmless. Exit code 1 when something breaks them or may, 3 when not everything could be compared, such as with a
 * version that was not valid or a keyword that no rule judges, and the rest is harmless. `--json` for machines.
 * @module
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp } from '../stacks/app';
import { readConfigFile } from '../stacks/config-file';
import { loadContracts } from '../stacks/contracts';
import { ENVIRONMENTS } from '../stacks/environments';
import { obtainOasdiff } from '../testbed';
import { noProgress } from '../testbed/progress';
import { declaredCallers } from './contracts/callers';
import { compare, exitCodeOf } from './contracts/compare';
import { changeTable } from './contracts/report';
import { withRevision, workTree } from './contracts/revision';
import { reportFailures, UsageError } from './failure';
import { terminalProgress } from './terminal';

const USAGE = 'npm run contracts:check -- --against <git ref or directory> [--json]';

reportFailures(async () => {
  const { against, json } = readArguments(process.argv.slice(2));
  const root = path.dirname(__dirname);
  const contracts = loadContracts(root);
  const apps = Object.values(ENVIRONMENTS).map((environment) =>
    buildApp(environment, readConfigFile(environment.name), contracts),
  );
  const changes = await withRevision(against, root, async (base) => {
    const oasdiff = await obtainOasdiff(json ? noProgress : terminalProgress());
    return compare(oasdiff, { base, now: workTree(root) }, declaredCallers(apps));
  });
  process.stdout.write(json ? `${JSON.stringify(changes, undefined, 2)}\n` : changeTable(changes, against));
  process.exitCode = exitCodeOf(changes);
});

function readArguments(args: string[]): { against: string; json: boolean } {
  try {
    const { values } = parseArgs({ args, options: { against: { type: 'string' }, json: { type: 'boolean' } } });
    if (values.against) return { against: values.against, json: values.json ?? false };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\nUsage: ${USAGE}`);
  }
  throw new UsageError(`What shall the contracts be compared with?\nUsage: ${USAGE}`);
}
