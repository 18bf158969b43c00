import type { Row } from '../../runner';
import { summaryOf } from '../../runner';

const rows = (...actions: Row['action'][]) => actions.map((action) => ({ object: 'ConfigMap shop/cart', action }));

test.each([
  ['unchanged', rows('unchanged', 'unchanged')],
  ['1 created, 2 changed, 1 unchanged, 1 pruned', rows('pruned', 'changed', 'created', 'unchanged', 'changed')],
  ['unchanged', rows()],
])('it says "%s"', (expected, of) => {
  expect(summaryOf(of)).toBe(expected);
});
