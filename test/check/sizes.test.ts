import { checkPlan } from '../../lib/check';
import { object, planOfManifests } from './support';

/** What is found of a VirtualService of so many bytes. */
function found(bytes: number) {
  const routes = (filling: string) =>
    object('networking.istio.io/v1', 'VirtualService', 'a', { spec: { hosts: ['a'], http: [{ name: filling }] } });
  const empty = JSON.stringify(routes('')).length;
  return checkPlan(planOfManifests([routes('x'.repeat(bytes - empty))])).filter(({ code }) => code === 'MW316');
}

test('a VirtualService that the API server would not take is MW316, with its size', () => {
  expect(found(1_556_481)).toMatchObject([
    { path: 'VirtualService/a', value: '1556481 bytes as JSON', allowed: expect.stringContaining('1556480 bytes') },
  ]);
  expect(found(1_556_480)).toEqual([]);
});
