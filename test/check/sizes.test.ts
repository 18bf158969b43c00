import { checkPlan } from '../../lib/check';
import type { Manifest } from '../../lib/plan';
import { object, planOfManifests } from './support';

const found = (manifest: Manifest) => checkPlan(planOfManifests([manifest])).filter(({ code }) => code === 'MW316');

const routes = (filling: string) =>
  object('networking.istio.io/v1', 'VirtualService', 'a', { spec: { hosts: ['a'], http: [{ name: filling }] } });
const policy = (rules: number, filling = '') =>
  object('security.istio.io/v1', 'AuthorizationPolicy', 'a', { spec: { rules: Array(rules).fill({ filling }) } });

test.each<[string, (filling: string) => Manifest]>([
  ['VirtualService', routes],
  ['AuthorizationPolicy', (filling) => policy(1, filling)],
])('a %s that the API server would not take is MW316, with its size', (kind, make) => {
  const ofBytes = (bytes: number) => make('x'.repeat(bytes - JSON.stringify(make('')).length));
  expect(found(ofBytes(1_556_481))).toMatchObject([
    { path: `${kind}/a`, value: '1556481 bytes as JSON', allowed: expect.stringContaining('1556480 bytes') },
  ]);
  expect(found(ofBytes(1_556_480))).toEqual([]);
});

test('an AuthorizationPolicy of more rules than the API server takes is MW316', () => {
  expect(found(policy(513))).toMatchObject([{ path: 'AuthorizationPolicy/a', value: '513 rules' }]);
  expect(found(policy(512))).toEqual([]);
});
