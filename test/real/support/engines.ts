import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cart, NAMESPACE } from '../../../prove/changes/cart';
import { EmbeddedEngine } from '../../../runner/embedded-engine';
import type { Deployment, Engine, Progress } from '../../../runner/engine';
import { PulumiEngine } from '../../../runner/pulumi-engine';
import { obtainPulumi } from '../../../runner/pulumi-parts';
import { cacheFolder, mustKubectl, startTemporaryTestbed, type TemporaryTestbed } from '../../../testbed';
import { type ProcessRef, refTo, signal } from '../../../testbed/process';
import { noProgress } from '../../../testbed/progress';
import { byAction, recorder, root } from './testbed';

/** An engine with a cluster of its own. */
export interface Side {
  readonly engine: Engine;
  readonly testbed: TemporaryTestbed;
}

export const ENGINES = ['Pulumi’s engine', 'the embedded runner'] as const;
export type EngineName = (typeof ENGINES)[number];

/** The engine and a cluster for it, which has to be stopped. */
export async function startSide(name: EngineName): Promise<Side> {
  if (name === 'the embedded runner') {
    return { engine: new EmbeddedEngine('tests'), testbed: await startTemporaryTestbed('real-embedded') };
  }
  const testbed = await startTemporaryTestbed('real-pulumi');
  const parts = await obtainPulumi(cacheFolder(), noProgress, true);
  return { engine: new PulumiEngine(parts, path.join(testbed.dir, 'pulumi')), testbed };
}

/** The deployment of one service, as the experiments on changes deploy it. */
export function deploymentOf({ testbed }: Side, cart: Cart, availableSeconds = 120): Deployment {
  const { kubeconfig, context, kubectl } = testbed;
  const values = {
    'shop:cart': JSON.stringify(cart),
    'shop:cluster': JSON.stringify({ kubeconfig, context }),
    'shop:availableSeconds': String(availableSeconds),
  };
  return {
    root,
    environment: 'dev',
    config: { project: 'shop', main: 'prove/changes/program.ts', values, secretKeys: [] },
    cluster: { kubeconfig, context, kubectl },
  };
}

/** What became of the objects, by {@link byAction}. */
export async function up(side: Side, cart: Cart, progress: Progress = recorder()) {
  return byAction(await side.engine.up(deploymentOf(side, cart), progress));
}

export const kubectlOf = ({ testbed }: Side, ...args: string[]) =>
  mustKubectl(testbed, [...args, '--namespace', NAMESPACE]);

const KINDS = [
  ...['namespaces', 'deployments', 'services', 'serviceaccounts', 'configmaps', 'secrets'],
  ...['poddisruptionbudgets', 'horizontalpodautoscalers', 'networkpolicies'],
];

/** What the API server and its controllers make differ from cluster to cluster. */
const OWN = ['uid', 'resourceVersion', 'creationTimestamp', 'generation', 'managedFields', 'selfLink'];

// biome-ignore lint/suspicious/noExplicitAny: objects of every kind
function comparable({ status: _status, metadata, spec, ...object }: any) {
  const { clusterIP: _ip, clusterIPs: _ips, ...kept } = spec ?? {};
  const own = Object.fromEntries(Object.entries(metadata).filter(([key]) => !OWN.includes(key)));
  return { ...object, metadata: own, ...(spec && { spec: kept }) };
}

/** Every object in the service's namespace, by its kind and name, without what differs from cluster to cluster. */
export async function objects(side: Side): Promise<Record<string, unknown>> {
  const text = await kubectlOf(side, 'get', KINDS.join(','), '--output', 'json');
  // biome-ignore lint/suspicious/noExplicitAny: objects of every kind
  const items: any[] = JSON.parse(text).items;
  // Each cluster puts its own authority into every namespace.
  const ours = items.filter(({ kind, metadata: { name } }) =>
    kind === 'Namespace' ? name === NAMESPACE : name !== 'kube-root-ca.crt',
  );
  return Object.fromEntries(ours.map((item) => [`${item.kind}/${item.metadata.name}`, comparable(item)]));
}

/** Kills the engine that has the stack locked, once there is one, and the plugins that it started. */
export async function killEngine(side: Side): Promise<void> {
  const pid = await lockHolder(side);
  await sleep(3_000);
  // Plugins outlive an engine that is killed: nobody tells them to end.
  const plugins = descendantsOf(pid);
  process.kill(pid, 'SIGKILL');
  for (const plugin of plugins) signal(plugin, 'SIGKILL');
}

/** The process that has the stack locked, once there is one. */
async function lockHolder({ testbed }: Side): Promise<number> {
  const folder = path.join(testbed.dir, 'pulumi', '.pulumi', 'locks', 'organization', 'shop', 'dev');
  for (let tries = 0; tries < 600; tries += 1) {
    const file = existsSync(folder) && readdirSync(folder).find((name) => name.endsWith('.json'));
    if (file) return JSON.parse(readFileSync(path.join(folder, file), 'utf8')).pid;
    await sleep(100);
  }
  throw new Error('nobody locks the stack');
}

function descendantsOf(pid: number): ProcessRef[] {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return [];
  const children = readdirSync(tasks).flatMap((task) =>
    readFileSync(path.join(tasks, task, 'children'), 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number),
  );
  return children.flatMap((child) => [refTo(child) ?? [], descendantsOf(child)].flat());
}
