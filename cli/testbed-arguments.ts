import { parseArgs } from 'node:util';
import { UsageError } from './failure';

const USAGE = `usage: npm run testbed -- start|stop|status [--name NAME] [--nodes N] [--json]

  start    starts a Kubernetes control plane with Istio's CRDs on this machine, or finds it running
  stop     ends it and removes its data
  status   shows the testbed, or all of them

  --name NAME   which one; several run side by side (start, stop: "default"; status: all)
  --nodes N     how many fake nodes a new testbed gets, 1 to 1000 (start; 3)
  --json        prints the result as JSON
`;

/** What `npm run testbed` was asked. */
export interface Arguments {
  readonly command: 'start' | 'stop' | 'status';
  readonly name?: string;
  readonly nodes?: number;
  readonly json: boolean;
}

/** Errors: a `UsageError` with what is wrong and what would be right. */
export function parseTestbedArguments(args: readonly string[]): Arguments {
  try {
    return understand(args);
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE.trimEnd()}`);
  }
}

function understand(args: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { name: { type: 'string' }, nodes: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const [command, ...rest] = positionals;
  if (command !== 'start' && command !== 'stop' && command !== 'status') {
    throw new Error(command === undefined ? 'Say what to do.' : `"${command}" is no command.`);
  }
  if (rest.length > 0) throw new Error(`"${rest[0]}" is one argument too many.`);
  if (values.nodes !== undefined && command !== 'start') throw new Error('--nodes belongs to start.');
  if (values.nodes !== undefined && !/^\d+$/.test(values.nodes)) throw new Error('--nodes wants a number.');
  const nodes = values.nodes === undefined ? undefined : Number(values.nodes);
  return { command, name: values.name, nodes, json: values.json };
}
