import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cart } from '../../prove/changes/cart';
import { NAMESPACE, SERVICE } from '../../prove/changes/cart';
import { EmbeddedEngine } from '../../runner/embedded-engine';
import type { Deployment, Engine } from '../../runner/engine';
import { PulumiEngine } from '../../runner/pulumi-engine';
import { obtainPulumi } from '../../runner/pulumi-parts';
import { cacheFolder, mustKubectl, startTemporaryTestbed, type TemporaryTestbed } from '../../testbed';
import { noProgress } from '../../testbed/progress';
import { byAction, recorder, root } from './support/testbed';

/** The two engines, each with a cluster of its own. */
interface Side {
  readonly engine: Engine;
  readonly testbed: TemporaryTestbed;
}

let pulumi: Side;
let embedded: Side;

beforeAll(async () => {
  const [first, second] = [await startTemporaryTestbed('real-pulumi'), await startTemporaryTestbed('real-embedded')];
  const parts = await obtainPulumi(cacheFolder(), noProgress, true);
  pulumi = { engine: new PulumiEngine(parts, path.join(first.dir, 'pulumi')), testbed: first };
  embedded = { engine: new EmbeddedEngine('the other of two'), testbed: second };
});

afterAll(async () => {
  await pulumi?.testbed.stop();
  await embedded?.testbed.stop();
});

function deploymentOf({ testbed }: Side, cart: Cart, availableSeconds?: number): Deployment {
  const { kubeconfig, context, kubectl } = testbed;
  const values = { 'shop:cart': JSON.stringify(cart), 'shop:cluster': JSON.stringify({ kubeconfig, context }) };
  return {
    root,
    environment: 'dev',
    config: { project: 'shop', main: 'prove/changes/program.ts', values, secretKeys: [] },
    cluster: { kubeconfig, context, kubectl },
    availableSeconds,
  };
}

const up = async (side: Side, cart: Cart) => byAction(await side.engine.up(deploymentOf(side, cart), recorder()));

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

/** Every object in the service's namespace, by its kind and name. */
async function objects({ testbed }: Side): Promise<Record<string, unknown>> {
  const text = await mustKubectl(testbed, ['get', KINDS.join(','), '--namespace', NAMESPACE, '--output', 'json']);
  // biome-ignore lint/suspicious/noExplicitAny: objects of every kind
  const items: any[] = JSON.parse(text).items;
  // Each cluster puts its own authority into every namespace.
  const ours = items.filter(({ kind, metadata: { name } }) =>
    kind === 'Namespace' ? name === NAMESPACE : name !== 'kube-root-ca.crt',
  );
  return Object.fromEntries(ours.map((item) => [`${item.kind}/${item.metadata.name}`, comparable(item)]));
}

const autoscaling = { maxReplicas: 10 };
const STEPS: readonly (readonly [change: string, cart: Cart, changed: readonly string[]])[] = [
  ['another image', { replicas: 6, image: `${SERVICE}:2.0.0` }, [`Deployment ${NAMESPACE}/${SERVICE}`]],
  [
    'a published port',
    { replicas: 6, image: `${SERVICE}:2.0.0`, targetPort: 'number' },
    [`Service ${NAMESPACE}/${SERVICE}`],
  ],
];

test('a first deployment makes the same objects by both engines', async () => {
  const [a, b] = [await up(pulumi, { replicas: 6 }), await up(embedded, { replicas: 6 })];
  expect(Object.keys(a)).toEqual(['created']);
  expect(a.created).toEqual(b.created);
  expect(await objects(pulumi)).toEqual(await objects(embedded));
});

test('a second one changes nothing', async () => {
  expect(Object.keys(await up(pulumi, { replicas: 6 }))).toEqual(['unchanged']);
});

test.each(STEPS)('%s changes that alone, and leaves the clusters equal', async (_what, cart, changed) => {
  const [a, b] = [await up(pulumi, cart), await up(embedded, cart)];
  expect([a.changed, b.changed]).toEqual([changed, changed]);
  expect(await objects(pulumi)).toEqual(await objects(embedded));
});

test('a change of a published port that would cut off all pods is refused by both, with the steps', async () => {
  const cart: Cart = { replicas: 6, image: `${SERVICE}:2.0.0`, targetPort: 'number', port: 9090 };
  for (const side of [pulumi, embedded]) await expect(up(side, cart)).rejects.toThrow('targetPort 8080 becomes 9090');
  expect(await objects(pulumi)).toEqual(await objects(embedded));
});

test('objects come, and those that left the code go, by both', async () => {
  const files = { replicas: 6, configFiles: { 'limits.json': '{}' } };
  for (const side of [pulumi, embedded]) {
    expect((await up(side, files)).created).toEqual([expect.stringMatching(/^ConfigMap shop\/cart-config-/)]);
  }
  expect(await objects(pulumi)).toEqual(await objects(embedded));
  for (const side of [pulumi, embedded]) {
    expect((await up(side, { replicas: 6 })).pruned).toEqual([expect.stringMatching(/^ConfigMap shop\/cart-config-/)]);
  }
  expect(await objects(pulumi)).toEqual(await objects(embedded));
});

test('replicas are the autoscaler’s when it is switched on, and stay what it chose', async () => {
  const replicas = async ({ testbed }: Side, ...command: string[]) => {
    if (command.length > 0) await mustKubectl(testbed, [...command, '--namespace', NAMESPACE]);
    const get = ['get', 'deployment', SERVICE, '--namespace', NAMESPACE, '--output', 'jsonpath={.spec.replicas}'];
    return Number(await mustKubectl(testbed, get));
  };
  for (const side of [pulumi, embedded]) {
    await up(side, { replicas: 3, autoscaling });
    expect(await replicas(side)).toBe(6);
    // The autoscaler scales by the same subresource.
    expect(await replicas(side, 'scale', `deployment/${SERVICE}`, '--replicas', '8')).toBe(8);
    await up(side, { replicas: 3, autoscaling, image: `${SERVICE}:3.0.0` });
    expect(await replicas(side)).toBe(8);
  }
  expect(await objects(pulumi)).toEqual(await objects(embedded));
});

test('what somebody changed is shown, and put back', async () => {
  const cart = { replicas: 3, autoscaling, image: `${SERVICE}:3.0.0` };
  for (const side of [pulumi, embedded]) {
    await mustKubectl(side.testbed, [
      'label',
      'service',
      SERVICE,
      '--namespace',
      NAMESPACE,
      'app.kubernetes.io/part-of-',
    ]);
    const drift = await side.engine.drift(deploymentOf(side, cart), recorder());
    expect(drift.map(({ object }) => object)).toEqual([`Service ${NAMESPACE}/${SERVICE}`]);
    await up(side, cart);
    expect(await side.engine.drift(deploymentOf(side, cart), recorder())).toEqual([]);
  }
  expect(await objects(pulumi)).toEqual(await objects(embedded));
});

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

test('an engine that is killed in mid-run ends in a clear error, and the next run releases its lock and deploys', async () => {
  const cart = { replicas: 3, autoscaling, image: `${SERVICE}:4.0.0` };
  const configFiles = { 'limits.json': '{}' };
  const killed = pulumi.engine
    .up(deploymentOf(pulumi, { ...cart, configFiles, neverReady: true }), recorder())
    .catch((error: Error) => error);
  const pid = await lockHolder(pulumi);
  await sleep(3_000);
  process.kill(pid, 'SIGKILL');
  const error = await killed;
  expect(error).toMatchObject({ name: 'RunnerError' });
  expect((error as Error).message.split('\n')).toHaveLength(1);

  const progress = recorder();
  await pulumi.engine.up(deploymentOf(pulumi, cart), progress);
  expect(progress.notes).toContain('A run that was killed had this stack locked: the lock is released.');
  expect(Object.keys(await up(pulumi, cart))).toEqual(['unchanged']);
});
