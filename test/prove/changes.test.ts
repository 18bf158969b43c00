import { CHANGE_EXPERIMENTS } from '../../prove/changes';
import { readyAt } from '../../prove/changes/ports';
import { skewOf } from '../../prove/changes/rollouts';

test('endpoints count as ready only at the port that is asked for, and in each state for itself', () => {
  const states = ['8080 true true true ', '8080 true false true ', '9090 true true true ', ' '];
  expect(readyAt(8080, states)).toEqual([3, 2, 0, 0]);
  expect(readyAt(9090, states)).toEqual([0, 0, 3, 0]);
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
