import {
  listTestbeds,
  type Progress,
  type Provenance,
  startTestbed,
  stopTestbed,
  type TestbedStatus,
  testbedStatus,
} from '../testbed';
import { reportFailures } from './failure';
import { table, terminalProgress } from './terminal';
import { type Arguments, parseTestbedArguments } from './testbed-arguments';

async function start({ name, nodes, json }: Arguments, progress: Progress): Promise<void> {
  const started = performance.now();
  const testbed = await startTestbed({ name, nodes, progress });
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  if (json) return print({ ...testbed, seconds });
  if (!testbed.reused) console.log(`${table(['part', 'from', 'got in'], testbed.provenance.map(provenanceRow))}\n`);
  console.log(`Testbed "${testbed.name}" ${testbed.reused ? 'runs already' : `started in ${seconds} s`}.`);
  console.log(howToUse(testbed));
}

async function stop({ name = 'default', json }: Arguments): Promise<void> {
  const started = performance.now();
  const ended = await stopTestbed(name);
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  if (json) return print({ name, stopped: ended !== undefined, servers: ended ?? 0, seconds });
  console.log(
    ended === undefined
      ? `There is no testbed "${name}".`
      : `Testbed "${name}" stopped in ${seconds} s: ${ended} servers ended, its data removed.`,
  );
}

async function status({ name, json }: Arguments): Promise<void> {
  const names = name === undefined ? listTestbeds() : [name];
  const all = await Promise.all(names.map((each) => testbedStatus(each)));
  if (json) return print(all);
  if (all.length === 0) return console.log('There are no testbeds. `npm run testbed -- start` starts one.');
  console.log(table(['testbed', 'state', 'API server', 'server', 'process', 'memory MB'], all.flatMap(statusRows)));
  const running = all.find(({ state }) => state === 'running')?.testbed;
  if (running) console.log(`\n${howToUse(running)}`);
}

function provenanceRow({ part, source, cached, seconds }: Provenance): (string | number)[] {
  return [part, cached ? `cached copy (${source})` : source, `${seconds.toFixed(1)} s`];
}

function statusRows({ name, state, testbed, servers }: TestbedStatus): (string | number)[][] {
  const own = [name, state, testbed?.server ?? ''];
  if (servers.length === 0) return [own];
  return servers.map(({ server, pid, memory }, i) => [
    ...(i === 0 ? own : ['', '', '']),
    server,
    pid ?? 'ended',
    memory === undefined ? '' : Math.round(memory / 1e6),
  ]);
}

function howToUse({ kubeconfig, kubectl, context }: { kubeconfig: string; kubectl: string; context: string }): string {
  return [`Its context is ${context}. To use it:`, `  export KUBECONFIG=${kubeconfig}`, `  ${kubectl} get nodes`].join(
    '\n',
  );
}

function print(value: unknown): void {
  console.log(JSON.stringify(value, undefined, 2));
}

reportFailures(async () => {
  const args = parseTestbedArguments(process.argv.slice(2));
  if (args.command === 'start') await start(args, terminalProgress());
  else if (args.command === 'stop') await stop(args);
  else await status(args);
});
