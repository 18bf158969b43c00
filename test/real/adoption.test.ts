import { type Cart, SERVICE } from '../../prove/changes/cart';
import { runProgram } from '../../runner/program';
import { mustKubectl } from '../../testbed';
import { deploymentOf, ENGINES, kubectlOf, objects, type Side, startSide, up } from './support/engines';

const sides: Side[] = [];
afterAll(() => Promise.all(sides.map(({ testbed }) => testbed.stop())));

const before: Cart = { replicas: 2, image: `${SERVICE}:0.9.0` };
const now: Cart = { replicas: 2 };

/** Makes the objects as somebody with kubectl would. */
async function createByHand(side: Side): Promise<void> {
  const registered = await runProgram(deploymentOf(side, before));
  const documents = registered.map(({ manifest }) => JSON.stringify(manifest)).join('\n');
  await mustKubectl(side.testbed, ['create', '--filename', '-'], documents);
}

async function uids(side: Side): Promise<string[]> {
  const kinds = 'deployments,services,serviceaccounts,networkpolicies,poddisruptionbudgets';
  const { items } = JSON.parse(await kubectlOf(side, 'get', kinds, '--output', 'json'));
  return items.map(({ kind, metadata }: { kind: string; metadata: { name: string; uid: string } }) =>
    [kind, metadata.name, metadata.uid].join(' '),
  );
}

test.each(ENGINES)(
  'objects that somebody made by hand are taken over by %s, changed to the plan and kept',
  async (name) => {
    const side = await startSide(name);
    sides.push(side);
    await createByHand(side);
    const existing = await uids(side);
    await up(side, now);
    expect(await uids(side)).toEqual(existing);
    const image = '{.spec.template.spec.containers[*].image}';
    expect(await kubectlOf(side, 'get', 'deployment', SERVICE, '--output', `jsonpath=${image}`)).toBe(
      `${SERVICE}:1.0.0`,
    );
    expect(Object.keys(await up(side, now))).toEqual(['unchanged']);
  },
);

test('the clusters are equal then', async () => {
  const [a, b] = await Promise.all(sides.map(objects));
  expect(Object.keys(a ?? {}).length).toBeGreaterThan(4);
  expect(a).toEqual(b);
});
