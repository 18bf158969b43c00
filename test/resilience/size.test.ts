import { type Edge, found, graphOf } from './support';

// What follows every path, of which a lattice has 2^39, takes longer than Jest lets a test run.
test('a lattice of 40 layers is judged at once', () => {
  const layers = Array.from({ length: 40 }, (_, i) => i);
  const edges = layers
    .slice(1)
    .flatMap((i): Edge[] =>
      ['a', 'b'].flatMap((from) =>
        ['a', 'b'].map((to): Edge => [`${from}${i - 1} -> ${to}${i}`, { attempts: 3, timeout: 4 ** (40 - i) }]),
      ),
    );
  const operations = Object.fromEntries(
    layers.flatMap((i) => ['a', 'b'].map((name) => [`${name}${i}`, { maxAttempts: 9, timeout: 4 ** 40 }])),
  );
  expect(found(graphOf(edges, operations)).map((text) => text.split(': ')[0])).toEqual(['MW403 at/a3', 'MW403 at/b3']);
  // Nothing bounds the calls but the last: each layer takes twice as long as the next, and no number overflows.
  const unbounded = edges.map(([text]): Edge => [text, text.endsWith('39') ? { timeout: 1000 } : {}]);
  expect(found(graphOf(unbounded, { a0: { timeout: 2 ** 39 * 1000 } }))).toEqual([]);
  expect(found(graphOf(unbounded, { a0: { timeout: 2 ** 39 * 1000 - 1 } }))).toHaveLength(1);
});

test('2,000 operations, in one chain or with 20 calls each, are judged at once', () => {
  const ids = Array.from({ length: 2000 }, (_, i) => `o${i}`);
  const operations = Object.fromEntries(ids.map((id, i) => [id, { timeout: 4_000_000 - i, maxAttempts: 9 }]));
  const chain = ids.slice(1).map((id, i): Edge => [`o${i} -> ${id}`, { timeout: 4_000_000 - i - 1, attempts: 1 }]);
  expect(found(graphOf(chain, operations))).toEqual([]);
  expect(found(graphOf([...chain, ['o1999 -> o0']], operations))).toEqual([
    expect.stringMatching(/^MW402 at\/o0: o0 -> /),
  ]);
  const wide = ids.slice(0, -1).flatMap((id, i) =>
    Array.from({ length: 20 }, (_, k): Edge => {
      const callee = Math.min(1999, i + 1 + ((i * 7 + k * k) % 50));
      return [`${id} -> o${callee}`, { timeout: 1, concurrent: true }];
    }),
  );
  expect(found(graphOf(wide, operations))).toEqual([]);
});
