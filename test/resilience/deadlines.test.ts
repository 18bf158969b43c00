import { formatFinding } from '../../lib/finding';
import { type Edge, found, graphOf, only } from './support';

const s = (seconds: number) => ({ timeout: seconds * 1000 });

describe('MW401', () => {
  test('a callee may take longer than its caller waits: the chain, and what would clear it', () => {
    expect(
      formatFinding(
        only(graphOf([['billing.createInvoice -> ledger.postEntry', s(60)]], { 'billing.createInvoice': s(1) })),
      ),
    ).toBe(
      'MW401 error at/billing.createInvoice: the synchronous call of billing.createInvoice may take longer than its caller waits: ' +
        'billing.createInvoice (1 s) -> ledger.postEntry (60 s) (is: "60 s"). ' +
        'Allowed: at most 1 s for it, retries included, or at least 60 s for billing.createInvoice. ' +
        'Fix: lower the timeout or the retries of what is called, raise the timeout of the caller (both in the mesh’s members, for one operation in operations), or call it after the answer (callsLater).',
    );
  });

  const rows: [string, readonly Edge[], Record<string, object>, string[]][] = [
    ['as long as its caller', [['a -> b', s(1)]], { a: s(1) }, []],
    ['one that the caller does not wait for', [['a ~> b', s(60)]], { a: s(1) }, []],
    ['no bound on the caller', [['a -> b', s(60)]], {}, []],
    [
      'calls one after another that fit alone and not together',
      [
        ['a -> b', s(2)],
        ['a -> c', s(3.5)],
      ],
      { a: s(5) },
      ['MW401 at/a: a (5 s) -> b (2 s), c (3.5 s)'],
    ],
    [
      'calls one after another that fit together',
      [
        ['a -> b', s(2)],
        ['a -> c', s(3)],
      ],
      { a: s(5) },
      [],
    ],
    [
      'concurrent calls, of which the longest counts',
      [
        ['a -> b', { ...s(2), concurrent: true }],
        ['a -> c', { ...s(3.5), concurrent: true }],
      ],
      { a: s(5) },
      [],
    ],
    [
      'one call after two concurrent ones',
      [
        ['a -> b', { ...s(2), concurrent: true }],
        ['a -> c', { ...s(3.5), concurrent: true }],
        ['a -> d', s(2)],
      ],
      { a: s(5) },
      ['MW401 at/a: a (5 s) -> b (2 s), c (3.5 s), d (2 s)'],
    ],
    [
      'the caller’s caller waits less than the caller may take',
      [
        ['a -> b', s(1)],
        ['b -> c', s(3)],
      ],
      { b: s(5) },
      ['MW401 at/b: a -> b (1 s) -> c (3 s)'],
    ],
    [
      'the shortest of several callers decides, an asynchronous one as well',
      [
        ['a -> b', s(9)],
        ['x ~> b', s(2)],
        ['b -> c', s(3)],
      ],
      { b: s(9) },
      ['MW401 at/b: x -> b (2 s) -> c (3 s)'],
    ],
    [
      'one try of the caller is shorter than its timeout',
      [
        ['a -> b', { ...s(10), tryTimeout: 3300, attempts: 3 }],
        ['b -> c', s(5)],
      ],
      { b: s(10) },
      ['MW401 at/b: a -> b (3 tries of 3.3 s) -> c (5 s)'],
    ],
    [
      'through an operation of which no policy is known, once',
      [['a -> b'], ['b -> c', s(60)]],
      { a: s(1) },
      ['MW401 at/a: a (1 s) -> b -> c (60 s)'],
    ],
    [
      'two calls through operations of which no policy is known, that fit alone and not together',
      [['a -> b'], ['b -> c', s(40)], ['a -> d'], ['d -> e', s(30)]],
      { a: s(50) },
      ['MW401 at/a: a (50 s) -> b -> c (40 s), d -> e (30 s)'],
    ],
    [
      'many calls, of which the longest are named',
      Array.from({ length: 8 }, (_, i): Edge => [`a -> b${i}`, s(i)]),
      { a: s(5) },
      ['MW401 at/a: a (5 s) -> b3 (3 s), b4 (4 s), b5 (5 s), b6 (6 s), b7 (7 s), 2 more'],
    ],
    [
      'each caller that is outlived, and none behind it that is not',
      [
        ['a -> b', s(9)],
        ['b -> c', s(12)],
        ['c -> d', s(12)],
      ],
      { a: s(5) },
      ['MW401 at/a: a (5 s) -> b (9 s)', 'MW401 at/b: a -> b (9 s) -> c (12 s)'],
    ],
  ];
  test.each(rows)('%s', (_name, edges, operations, expected) => {
    expect(found(graphOf(edges, operations))).toEqual(expected);
  });

  test('what is said to be enough is enough, and less is not', () => {
    const withTry = (timeout: number) =>
      graphOf([
        ['a -> b', { timeout, tryTimeout: Math.floor((timeout - 100) / 3), attempts: 3 }],
        ['b -> c', s(5)],
      ]);
    expect(only(withTry(10_000)).allowed).toBe(
      'at most 3.3 s for it, retries included, or at least 15.1 s for b with its 3 tries',
    );
    expect(found(withTry(15_100))).toEqual([]);
    expect(found(withTry(15_099))).toHaveLength(1);
  });
});
