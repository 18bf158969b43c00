import type { Cart } from '../../prove/changes/cart';
import { NAMESPACE, SERVICE } from '../../prove/changes/cart';
import { deploymentOf, killEngine, kubectlOf, objects, type Side, startSide, up } from './support/engines';
import { recorder } from './support/testbed';

let pulumi: Side;
let embedded: Side;

beforeAll(async () => {
  pulumi = await startSide('Pulumi’s engine');
  embedded = await startSide('the embedded runner');
});

afterAll(async () => {
  await pulumi?.testbed.stop();
  await embedded?.testbed.stop();
});

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
  const replicas = async (side: Side, ...command: string[]) => {
    if (command.length > 0) await kubectlOf(side, ...command);
    return Number(await kubectlOf(side, 'get', 'deployment', SERVICE, '--output', 'jsonpath={.spec.replicas}'));
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
    await kubectlOf(side, 'label', 'service', SERVICE, 'app.kubernetes.io/part-of-');
    const drift = await side.engine.drift(deploymentOf(side, cart), recorder());
    expect(drift.map(({ object }) => object)).toEqual([`Service ${NAMESPACE}/${SERVICE}`]);
    await up(side, cart);
    expect(await side.engine.drift(deploymentOf(side, cart), recorder())).toEqual([]);
  }
  expect(await objects(pulumi)).toEqual(await objects(embedded));
});

test('an engine that is killed in mid-run ends in a clear error, and the next run releases its lock and deploys', async () => {
  const cart = { replicas: 3, autoscaling, image: `${SERVICE}:4.0.0` };
  const configFiles = { 'limits.json': '{}' };
  let applies = () => {};
  const applying = new Promise<void>((resolve) => {
    applies = resolve;
  });
  const killed = pulumi.engine
    .up(
      deploymentOf(pulumi, { ...cart, configFiles, neverReady: true }),
      recorder((title) => title === 'Apply the plan' && applies()),
    )
    .catch((error: Error) => error);
  // Steps before it lock the stack too, and end by themselves.
  await applying;
  await killEngine(pulumi);
  const error = await killed;
  expect(error).toMatchObject({ name: 'RunnerError' });
  expect((error as Error).message.split('\n')).toHaveLength(1);

  const progress = recorder();
  await pulumi.engine.up(deploymentOf(pulumi, cart), progress);
  expect(progress.notes).toContain('A run that was killed had this stack locked: the lock is released.');
  expect(Object.keys(await up(pulumi, cart))).toEqual(['unchanged']);
});
