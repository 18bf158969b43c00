import { maxEjectionPercent } from '../../lib/mesh';

/** How many of `endpoints` Envoy would have out at once: it ejects while `100 * (ejected + 1) / endpoints <= percent`. */
function mostEjected(endpoints: number, percent: number): number {
  let ejected = 0;
  while ((100 * (ejected + 1)) / endpoints <= percent) ejected += 1;
  return ejected;
}

test('at the floor one endpoint can be ejected and never all, for every floor', () => {
  for (let floor = 2; floor <= 500; floor++) {
    const percent = maxEjectionPercent(floor) ?? 0;
    expect(Number.isInteger(percent)).toBe(true);
    expect(mostEjected(floor, percent)).toBeGreaterThanOrEqual(1);
    expect(mostEjected(floor, percent)).toBeLessThan(floor);
  }
});

test('above the floor, too, some endpoints remain', () => {
  for (let floor = 2; floor <= 20; floor++) {
    for (let endpoints = floor; endpoints <= 10 * floor; endpoints++) {
      const most = mostEjected(endpoints, maxEjectionPercent(floor) ?? 0);
      expect(most).toBeGreaterThanOrEqual(1);
      expect(most).toBeLessThan(endpoints);
    }
  }
});

test.each([
  [1, undefined],
  [2, 50],
  [3, 34],
  [5, 40],
  [10, 40],
])('a floor of %i gives %s percent', (floor, percent) => {
  expect(maxEjectionPercent(floor)).toBe(percent);
});
