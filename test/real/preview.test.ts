import { type Cart, SERVICE } from '../../prove/changes/cart';
import { deploymentOf, ENGINES, kubectlOf, objects, type Side, startSide, up } from './support/engines';
import { byAction, recorder } from './support/testbed';

const configFiles = { 'limits.json': '{}' };
const STEPS: readonly (readonly [string, Cart])[] = [
  ['a first deployment', { replicas: 2 }],
  ['one without a change', { replicas: 2 }],
  ['another image and new objects', { replicas: 2, image: `${SERVICE}:2.0.0`, configFiles }],
  ['autoscaling, and objects that left the code', { replicas: 2, autoscaling: { maxReplicas: 4 } }],
];

describe.each(ENGINES)(
  'a preview by %s shows exactly what the deployment then does, and does nothing itself',
  (name) => {
    let side: Side;
    beforeAll(async () => {
      side = await startSide(name);
    });
    afterAll(() => side?.testbed.stop());

    async function preview(cart: Cart) {
      const before = await objects(side);
      const rows = byAction(await side.engine.preview(deploymentOf(side, cart), recorder()));
      expect(await objects(side)).toEqual(before);
      return rows;
    }

    test.each(STEPS)('of %s', async (_what, cart) => {
      expect(await preview(cart)).toEqual(await up(side, cart));
    });

    test('of what puts back what somebody changed and deleted', async () => {
      const cart = { replicas: 2, autoscaling: { maxReplicas: 4 } };
      await kubectlOf(side, 'delete', 'service', SERVICE);
      await kubectlOf(side, 'set', 'image', `deployment/${SERVICE}`, `${SERVICE}=other:1`);
      const rows = await preview(cart);
      expect(rows).toMatchObject({ created: [`Service shop/${SERVICE}`], changed: [`Deployment shop/${SERVICE}`] });
      expect(await up(side, cart)).toEqual(rows);
    });

    test('of a change that would do harm, which is refused', async () => {
      await up(side, { replicas: 2, targetPort: 'number' });
      await expect(preview({ replicas: 2, targetPort: 'number', port: 9090 })).rejects.toThrow('would do harm');
    });
  },
);
