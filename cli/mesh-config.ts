/**
 * `npm run mesh-config`: what the mesh's own configuration must have for an environment's telemetry to reach its
 * Collector, and with `--check` whether the mesh has it. Exit code 1 where it does not, or where that cannot be told.
 * @module
 */
import { parseArgs } from 'node:util';
import { formatFinding } from '../lib';
import { environmentNamed } from '../stacks/app';
import { readConfigFile } from '../stacks/config-file';
import { ENVIRONMENTS, type EnvironmentName } from '../stacks/environments';
import { synthesize } from '../stacks/synthesis';
import { reportFailures, UsageError } from './failure';
import { checkCluster, checkFile } from './mesh-config/check';
import { fragmentOf, fragmentText, providerTable } from './mesh-config/report';
import { styled } from './terminal';

const USAGE = `usage: npm run mesh-config [-- --env ${Object.keys(ENVIRONMENTS).join('|')}] [--check [--file FILE | --revision NAME]] [--json]

  --env NAME        whose telemetry ("dev")
  --check           tells whether the mesh of the environment's own cluster has it; without, it is printed
  --file FILE       checks a file in place of the cluster: Istio's ConfigMap, an IstioOperator or Istio resource, values
                    of Istio's charts, a MeshConfig with extensionProviders, or the output of helm template
  --revision NAME   the revision of Istio in the cluster ("default")
  --json            prints the result as JSON`;

interface Arguments {
  readonly environment: EnvironmentName;
  readonly check: boolean;
  readonly file?: string;
  readonly revision?: string;
  readonly json: boolean;
}

reportFailures(async () => {
  const args = parse(process.argv.slice(2));
  const needed = synthesize([ENVIRONMENTS[args.environment]]).flatMap((synthesis) => synthesis.extensionProviders);
  if (!args.check) {
    const fragment = args.json ? json(fragmentOf(needed)) : fragmentText(needed, args.environment);
    process.stdout.write(fragment);
    return;
  }
  const result =
    args.file === undefined ? await checkCluster(meshOf(args), needed) : await checkFile(args.file, needed);
  process.stdout.write(args.json ? json({ environment: args.environment, ...result }) : providerTable(result));
  if (!args.json) process.stderr.write(result.findings.map((f) => `${styled('red', formatFinding(f))}\n`).join(''));
  if (result.findings.length > 0) process.exitCode = 1;
});

function parse(args: readonly string[]): Arguments {
  try {
    return understand(args);
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function understand(args: readonly string[]): Arguments {
  const options = {
    env: { type: 'string', default: 'dev' },
    check: { type: 'boolean', default: false },
    file: { type: 'string' },
    revision: { type: 'string' },
    json: { type: 'boolean', default: false },
  } as const;
  const { env, ...rest } = parseArgs({ args: [...args], options }).values;
  if (!rest.check && rest.file !== undefined) throw new Error('--file belongs to --check.');
  if (!rest.check && rest.revision !== undefined) throw new Error('--revision belongs to --check.');
  if (rest.file !== undefined && rest.revision !== undefined) throw new Error('A file has no --revision.');
  return { ...rest, environment: environmentNamed(env).name };
}

/** The cluster of the environment's stack, never the one that happens to be current. */
function meshOf({ environment, revision }: Arguments) {
  return { cluster: readConfigFile(environment).cluster, file: `Pulumi.${environment}.yaml`, revision };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
