import { type Edge, found, graphOf, only } from './support';

const tries = (attempts: number) => ({ attempts });
const limit = (maxAttempts: number) => ({
  a: { maxAttempts },
  b: { maxAttempts },
  c: { maxAttempts },
  d: { maxAttempts },
});
const THREE_HOPS: readonly Edge[] = [
  ['a -> b', tries(3)],
  ['b -> c', tries(3)],
  ['c -> d', tries(3)],
];

describe('MW403', () => {
  test('attempts multiply beyond the limit: the chain, and the retries that would clear it', () => {
    expect(only(graphOf(THREE_HOPS, limit(9)))).toMatchObject({
      code: 'MW403',
      path: 'at/d',
      message: 'retries multiply along a chain of calls: a -> b (3 attempts) -> c (3 attempts) -> d (3 attempts)',
      value: '27 requests for one',
      allowed: 'at most 9: no retries of d for c, or fewer before it',
    });
    expect(only(graphOf(THREE_HOPS, limit(20))).allowed).toBe('at most 20: 1 retries of d for c, or fewer before it');
  });

  const rows: [string, readonly Edge[], Record<string, object>, string[]][] = [
    ['just the limit', THREE_HOPS, limit(27), []],
    ['no limit', THREE_HOPS, {}, []],
    ['told where the limit is first passed, not behind it', THREE_HOPS, limit(2), ['MW403 at/b: a -> b (3 attempts)']],
    [
      'the limit of a mesh whose caller is in another with a higher one',
      [
        ['a -> b', tries(11)],
        ['b -> d', tries(3)],
      ],
      { a: { maxAttempts: 100 }, b: { maxAttempts: 100 }, d: { maxAttempts: 9 } },
      ['MW403 at/d: a -> b (11 attempts) -> d (3 attempts)'],
    ],
    [
      'a hop that never executes twice multiplies nothing, and does not stop what multiplies before it',
      [
        ['a -> b', tries(3)],
        ['b -> c', tries(1)],
        ['c -> d', tries(4)],
      ],
      limit(9),
      ['MW403 at/d: a -> b (3 attempts) -> c (1 attempt) -> d (4 attempts)'],
    ],
    [
      'a chain begins where the first call is repeated',
      [
        ['a -> b', tries(1)],
        ['b -> c', tries(3)],
        ['c -> d', tries(4)],
      ],
      limit(9),
      ['MW403 at/d: b -> c (3 attempts) -> d (4 attempts)'],
    ],
    [
      'behind an asynchronous call a chain begins anew',
      [
        ['a -> b', tries(3)],
        ['b ~> c', tries(3)],
        ['c -> d', tries(3)],
      ],
      limit(9),
      [],
    ],
    [
      'an asynchronous call is repeated as well',
      [
        ['a -> b', tries(3)],
        ['b ~> c', tries(4)],
        ['c -> d', tries(3)],
      ],
      limit(9),
      ['MW403 at/d: b -> c (4 attempts) -> d (3 attempts)'],
    ],
    [
      'of several chains to one operation the worst is told',
      [
        ['a -> d', tries(4)],
        ['a -> b', tries(2)],
        ['b -> c', tries(3)],
        ['c -> d', tries(2)],
      ],
      limit(9),
      ['MW403 at/d: a -> b (2 attempts) -> c (3 attempts) -> d (2 attempts)'],
    ],
  ];
  test.each(rows)('%s', (_name, edges, operations, expected) => {
    expect(found(graphOf(edges, operations))).toEqual(expected);
  });
});
