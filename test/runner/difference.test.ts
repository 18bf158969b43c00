import { differences } from '../../runner/difference';
import { configMap, live } from './fixture';

test('objects that differ in what the API server keeps itself do not differ', () => {
  const is = live(configMap({ mode: 'fast' }), { status: { phase: 'x' } });
  expect(differences(is, configMap({ mode: 'fast' }))).toEqual([]);
});

test('each field that differs is named with what it is and what was planned', () => {
  const is = { ...configMap({ mode: 'slow', extra: 'x' }), list: [{ a: 1 }, 2] };
  const planned = { ...configMap({ mode: 'fast', 'app.io/name': 'y' }), list: [{ a: 3 }, 2] };
  expect(differences(is, planned)).toEqual([
    'data.mode: is "slow", planned "fast"',
    'data.extra: is "x", not planned',
    'data."app.io/name": is missing, planned "y"',
    'list[0].a: is 1, planned 3',
  ]);
});

test('a Secret’s values are never shown', () => {
  const secret = (value: string) => ({ ...configMap({ key: value }), kind: 'Secret' });
  expect(differences(secret('aHVudGVy'), secret('c2Vj'))).toEqual([
    'data.key: differs from the plan; the values are not shown',
  ]);
});

test('a long value is cut', () => {
  const [line = ''] = differences(configMap({ mode: 'x'.repeat(1000) }), configMap({ mode: 'y' }));
  expect(line.length).toBeLessThan(160);
});
