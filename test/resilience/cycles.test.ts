import { found, graphOf, only } from './support';

describe('MW402', () => {
  test('operations that wait for each other: the way round, and where to break it', () => {
    const graph = graphOf([['a -> b'], ['b -> c'], ['c -> a'], ['x -> a']]);
    expect(found(graph)).toEqual(['MW402 at/a: a -> b -> c -> a']);
    expect(only(graph)).toMatchObject({ value: '3 calls', fix: expect.stringContaining('that of c to a') });
  });

  test('an operation that waits for itself', () => {
    expect(found(graphOf([['a -> a']]))).toEqual(['MW402 at/a: a -> a']);
  });

  test('an asynchronous call breaks it', () => {
    expect(found(graphOf([['a -> b'], ['b ~> a']]))).toEqual([]);
  });

  test('two ways round one group of operations are one finding, two groups are two', () => {
    expect(found(graphOf([['a -> b'], ['b -> a'], ['b -> c'], ['c -> a'], ['x -> y'], ['y -> x']]))).toEqual([
      'MW402 at/a: a -> b -> a',
      'MW402 at/x: x -> y -> x',
    ]);
  });

  test('two ways to one operation are none', () => {
    expect(found(graphOf([['a -> b'], ['a -> c'], ['b -> d'], ['c -> d']]))).toEqual([]);
  });

  test('in a cycle the time and the attempts of its calls are still judged, as far as they end', () => {
    const edges = [
      ['a -> b', { timeout: 9000, attempts: 3 }],
      ['b -> a', { timeout: 9000, attempts: 3 }],
      ['b -> c', { timeout: 10_000, attempts: 3 }],
    ] as const;
    expect(found(graphOf(edges, { a: { timeout: 9000 }, b: { maxAttempts: 2 }, c: { maxAttempts: 2 } }))).toEqual([
      'MW401 at/b: a -> b (9 s) -> a (9 s), c (10 s)',
      'MW402 at/a: a -> b -> a',
      'MW403 at/c: b -> c (3 attempts)',
    ]);
  });
});
