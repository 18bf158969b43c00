import { setTimeout as sleep } from 'node:timers/promises';
import type { Backend, Item } from '../../testbed/collector';
import type { Experiment } from '../experiment';
import { type AgentLab, PROBE, SHOP, withAgent } from './agent-lab';
import { count, type TelemetryLab } from './lab';
import { until } from './until';

const LINES = 1000;
/** Lines that a container writes while the agent is killed and started, and how many at a time. */
const WRITTEN = 5000;
const AT_A_TIME = 50;
/** Milliseconds: what is seen, sent on and delivered in. */
const PATIENCE = 20_000;
const QUIET = 1000;

/** What an agent on a node tells of it. */
export const agent: Experiment<TelemetryLab>[] = [
  {
    id: 'agent-logs',
    title: `a container writes ${count(LINES)} lines on a node with an agent, which has a log itself`,
    policy: 'logs, host metrics and kubelet metrics from the node through the gateway, said of which pod they are',
    short: true,
    run: async (lab) =>
      withAgent(await lab.cluster(), async ({ node, billing, own, backend }) => {
        node.log(own, 'otel-agent', lines('own', LINES));
        node.log(billing, 'billing', lines('billing', LINES));
        await until(() => different(written(backend)) >= LINES, PATIENCE);
        await until(() => KINDS.every((kind) => named(backend.received.metrics, kind)), PATIENCE);
        await sleep(QUIET);
        const logs = written(backend);
        const { metrics } = backend.received;
        const known = logs.filter(({ resource }) => isOf(resource, billing.name));
        const ownLines = logs.filter(({ name }) => name.startsWith('own')).length;
        const kinds = KINDS.filter((kind) => named(metrics, kind));
        return {
          predicted: `${count(LINES)} lines, each once and with namespace, pod and Deployment; none of its own; ${KINDS.length} kinds of metrics`,
          measured: `${count(logs.length)} lines, ${count(known.length)} of ${SHOP}, ${billing.name.split('-')[0]}; ${ownLines} of its own; ${kinds.length} kinds of metrics`,
          holds:
            logs.length === LINES &&
            known.length === LINES &&
            different(logs) === LINES &&
            kinds.length === KINDS.length,
        };
      }),
  },
  {
    id: 'agent-restarted',
    title: `the agent is killed while a container writes ${count(WRITTEN)} lines, and a new one begins while it is down`,
    policy: 'how far each file was read, and what waits for the gateway, is kept on the node',
    short: true,
    run: async (lab) =>
      withAgent(await lab.cluster(), async (parts) => {
        const { agent: collector, node, billing, backend } = parts;
        const writing = write(parts, WRITTEN);
        await until(() => different(written(backend)) >= WRITTEN / 5, PATIENCE);
        await collector.kill();
        await sleep(QUIET);
        node.log(billing, 'second', lines('second', LINES));
        await collector.restart();
        await writing;
        const all = WRITTEN + LINES;
        await until(() => different(written(backend)) >= all, PATIENCE);
        await sleep(QUIET);
        const logs = written(backend);
        const lost = all - different(logs);
        const twice = logs.length - different(logs);
        return {
          predicted: 'none lost; what was under way may come twice',
          measured: `${count(lost)} of ${count(all)} lost, ${count(twice)} twice`,
          holds: lost === 0 && twice < WRITTEN / 5,
        };
      }),
  },
];

/** One metric of each kind: of the host, and of node, pod and container from the kubelet. */
const KINDS = [
  ['system.memory.usage', undefined],
  ['k8s.node.memory.usage', undefined],
  ['k8s.pod.memory.usage', 'k8s.pod.name'],
  ['container.memory.usage', 'k8s.container.name'],
] as const;

const named = (items: readonly Item[], [metric, attribute]: (typeof KINDS)[number]) =>
  items.some(({ name, resource }) => name === metric && (attribute === undefined || resource[attribute] !== undefined));

const lines = (of: string, number: number) => Array.from({ length: number }, (_, i) => `${of} ${i}`);

const isOf = (resource: Item['resource'], pod: string) =>
  resource['k8s.namespace.name'] === SHOP &&
  resource['k8s.pod.name'] === pod &&
  resource['k8s.deployment.name'] === 'billing';

/** The lines that arrived, repeated ones too. */
const written = ({ received }: Backend) => received.logs.filter(({ name }) => name !== PROBE);

const different = (logs: readonly Item[]) => new Set(logs.map(({ name }) => name)).size;

/** Writes lines a few at a time, at about 2,500 a second. */
async function write({ node, billing }: AgentLab, number: number): Promise<void> {
  const all = lines('billing', number);
  for (let from = 0; from < number; from += AT_A_TIME) {
    node.log(billing, 'billing', all.slice(from, from + AT_A_TIME));
    await sleep(20);
  }
}
