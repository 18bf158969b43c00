import { setTimeout as sleep } from 'node:timers/promises';
import { App, Chart } from 'cdk8s';
import { AgentNamespace, type Manifest, OtelAgent, OtelCollector, planOf } from '../../lib';
import { mustKubectl } from '../../testbed';
import {
  type Backend,
  type Collector,
  collectorPod,
  type FakeNode,
  type PodRef,
  startBackend,
  startCollector,
  startNode,
} from '../../testbed/collector';
import { type LabCluster, namespace } from './cluster';
import { NAMESPACE } from './lab';

/** Two agents on a node that send to a gateway, and that one to a backend; all real but the backend and the node. */
export interface AgentLab {
  /** The one that collects logs. */
  readonly agent: Collector;
  readonly gateway: Collector;
  readonly backend: Backend;
  readonly node: FakeNode;
  /** A pod of the Deployment "billing" on the node. */
  readonly billing: PodRef;
  /** The agent's own pod. */
  readonly own: PodRef;
}

export const AGENTS = 'otel-agents';
export const AGENT = 'otel-agent';
export const METRICS_AGENT = 'otel-metrics-agent';
/** Where billing runs. */
export const SHOP = 'shop';
const GATEWAY = 'otel-gateway';
const NODE = 'node-0';

/** Starts the agents and what they need, for one piece of work. */
export async function withAgent<T>(cluster: LabCluster, work: (lab: AgentLab) => Promise<T>): Promise<T> {
  const billing = await runBilling(cluster);
  const backend = await startBackend();
  const node = await startNode(cluster.testbed, NODE);
  const started: Collector[] = [];
  try {
    const plan = agentPlan(backend.endpoint);
    await cluster.admit(plan);
    const gateway = await startCollector(collectorPod(plan, GATEWAY));
    started.push(gateway);
    const hosts = { [`${GATEWAY}.${NAMESPACE}.svc.cluster.local`]: gateway.address };
    const agent = await startCollector({ ...(await cluster.pod(plan, AGENT, node)), node, hosts });
    started.push(agent);
    started.push(await startCollector({ ...(await cluster.pod(plan, METRICS_AGENT, node)), node, hosts }));
    const own = { namespace: AGENTS, name: `${AGENT}-abcde`, uid: '00000000-0000-0000-0000-000000000001' };
    const lab = { agent, gateway, backend, node, billing, own };
    await untilWatching(lab);
    return await work(lab);
  } finally {
    for (const collector of started.reverse()) await collector.stop();
    node.stop();
    await backend.goDown();
  }
}

/** The lines that are no experiment's. */
export const PROBE = 'probe';

/** What an agent finds when it first looks around it reads on from its end; what comes later it reads from its beginning. */
async function untilWatching({ node, billing, backend }: AgentLab): Promise<void> {
  for (let i = 0; i < 100 && backend.received.logs.length === 0; i++) {
    node.log(billing, `${PROBE}-${i}`, [PROBE]);
    await sleep(200);
  }
}

/** A gateway for a backend and an agent for the gateway, as they are deployed. */
export function agentPlan(exportTo: string, names: readonly string[] = [AGENT, METRICS_AGENT]): Manifest[] {
  const app = new App();
  const chart = (id: string) => new Chart(app, id, { namespace: id, disableResourceNameHashes: true });
  const gateway = new OtelCollector(chart(NAMESPACE), 'gateway', { name: GATEWAY, exportTo, allowFrom: [AGENTS] });
  const agents = chart(AGENTS);
  const where = new AgentNamespace(agents, 'namespace', { name: AGENTS });
  const common = { namespace: where, exportTo: gateway };
  for (const name of names)
    new OtelAgent(agents, name, { ...common, name, collects: name === AGENT ? 'logs' : 'metrics' });
  return planOf(app).objects.map(({ manifest }) => manifest);
}

/** One pod of a Deployment, on the agent's node. */
async function runBilling({ testbed, apply }: LabCluster): Promise<PodRef> {
  const labels = { app: 'billing' };
  const spec = {
    nodeSelector: { 'kubernetes.io/hostname': NODE },
    containers: [{ name: 'billing', image: 'registry.example/billing:1' }],
  };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'billing', namespace: SHOP },
    spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
  await apply([namespace(SHOP), deployment]);
  const within = `--namespace=${SHOP}`;
  await mustKubectl(testbed, ['rollout', 'status', 'deployment/billing', within, '--timeout=60s']);
  const pods = await mustKubectl(testbed, ['get', 'pods', within, '--selector=app=billing', '-o', 'json']);
  const { name, uid } = JSON.parse(pods).items[0].metadata;
  return { namespace: SHOP, name, uid };
}
