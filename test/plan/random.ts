/** Random JSON that is the same for the same seed, so that a failure can be run again. */
export function randomFrom(seed: number) {
  let state = seed;
  /** mulberry32: 32 bits of state, good enough to choose test data. */
  const unit = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(unit() * limit);
  const pick = <T>(items: readonly [T, ...T[]]): T => items[below(items.length)] ?? items[0];
  const repeat = <T>(limit: number, make: () => T) => Array.from({ length: below(limit) }, make);

  const character = () =>
    pick<() => string>([
      () => pick([...'\n\n\n   \t:#-?&*!|>%@`"\'{}[],.~=<\\/\r'] as unknown as readonly [string]),
      () => pick([...'ynoeYNOFtruefals0123456789_+x.:-'] as unknown as readonly [string]),
      () => String.fromCharCode(0x20 + below(0x60)),
      () => String.fromCharCode(below(0x10000)),
      () => String.fromCodePoint(0x10000 + below(0x1000)),
    ])();
  const string = (longest = 12) => repeat(longest, character).join('');
  const number = () =>
    pick<() => number>([() => below(100) - 50, () => unit() * 10 ** (below(50) - 25), () => below(2 ** 32)])();
  const json = (depth: number): unknown => {
    const leaf = pick<() => unknown>([string, string, string, number, () => null, () => unit() < 0.5]);
    if (depth === 0 || unit() < 0.3) return leaf();
    if (unit() < 0.5) return repeat(5, () => json(depth - 1));
    return Object.fromEntries(
      repeat(5, () => [string(), json(depth - 1)] as const).filter(([key]) => key !== '__proto__'),
    );
  };
  return { unit, below, pick, string, json };
}
