import { maxEjectionPercent } from '../../lib/mesh';

/** How many of `endpoints` Envoy would have out at once: it ejects while `100 * (ejected + 1) / endpoints <= percent`. */
function mostEjected(endpoints: number, percent: number): number {
  let ejected = 0;
  while ((100 * (ejected + 1)) / endpoints <= percent) ejected += 1;
  return ejected;
}

test('one bad endpoint is ejected at every number of endpoints from two on, and never all, whatever the floor', () => {
  for (const floor of [2, 3, 5, 10, 500]) {
    const percent = maxEjectionPercent(floor) ?? 0;
    for (let endpoints = 2; endpoints <= 1000; endpoints++) {
      const most = mostEjected(endpoints, percent);
      expect(most).toBeGreaterThanOrEqual(1);
      expect(most).toBeLessThan(endpoints);
    }
  }
});

test('one endpoint alone is never ejected', () => {
  expect(mostEjected(1, maxEjectionPercent(2) ?? 100)).toBe(0);
});

test.each([
  [0, undefined],
  [1, undefined],
  [2.5, undefined],
  [2, 50],
  [3, 50],
  [10, 50],
])('a floor of %d gives %s percent', (floor, percent) => {
  expect(maxEjectionPercent(floor)).toBe(percent);
});
