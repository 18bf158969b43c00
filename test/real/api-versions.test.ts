import { deploymentOf, ENGINES, kubectlOf, type Side, startSide } from './support/engines';
import { byAction, recorder } from './support/testbed';

const sides: Side[] = [];
afterAll(() => Promise.all(sides.map(({ testbed }) => testbed.stop())));

async function upIn(side: Side, version: string) {
  const { config, ...deployment } = deploymentOf(side, {});
  const values = { ...config.values, 'shop:version': version };
  const changed = { ...deployment, config: { ...config, main: 'test/real/programs/api-version.ts', values } };
  return byAction(await side.engine.up(changed, recorder()));
}

const uid = (side: Side) =>
  kubectlOf(side, 'get', 'virtualservices.networking.istio.io', 'cart', '--output', 'jsonpath={.metadata.uid}');

test.each(ENGINES)('an object that is written in another version of its API stays, by %s', async (name) => {
  const side = await startSide(name);
  sides.push(side);
  await upIn(side, 'v1beta1');
  const before = await uid(side);
  const rows = await upIn(side, 'v1');
  expect(rows).not.toHaveProperty('created');
  expect(rows).not.toHaveProperty('pruned');
  expect(await uid(side)).toBe(before);
  expect(Object.keys(await upIn(side, 'v1'))).toEqual(['unchanged']);
});
