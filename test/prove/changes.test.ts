import { CHANGE_EXPERIMENTS } from '../../prove/changes';
import { readyAt } from '../../prove/changes/ports';
import { skewOf } from '../../prove/changes/rollouts';

test('endpoints are counted over all slices of a Service, at the port that is asked for', () => {
  const events = [
    'ADDED a 8080 true true true ',
    'ADDED b 9090 false ',
    'MODIFIED a 8080 true false true ',
    'MODIFIED b 9090 true ',
    'DELETED a 8080 true false true ',
  ];
  expect(readyAt(8080, events)).toEqual([3, 3, 2, 2, 0]);
  expect(readyAt(9090, events)).toEqual([0, 0, 0, 1, 1]);
  expect(readyAt(8080, ['ADDED a 8080 true true ', 'MODIFIED a 9090 true true '])).toEqual([2, 0]);
});

test.each([
  [['a', 'b', 'c'], 0],
  [['a', 'a', 'c'], 2],
  [['a', 'b'], 1],
  [[], 0],
])('pods in zones %j are skewed by %i over a, b and c', (podZones, skew) => {
  expect(skewOf(['a', 'b', 'c'], podZones)).toBe(skew);
});

test('each experiment has a name of its own', () => {
  const names = CHANGE_EXPERIMENTS.map(({ id }) => id);
  expect(new Set(names).size).toBe(names.length);
});
