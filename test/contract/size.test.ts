import { read, withPaths } from './support';

/** Seconds are a matter of the machine, so what counts is how they grow. */
test('a document of 600 operations takes at most ten times as long as one of 150', () => {
  const small = JSON.stringify(generated(150));
  const large = JSON.stringify(generated(600));
  read(small);
  const best = (document: string) => Math.min(...[1, 2, 3].map(() => milliseconds(() => read(document))));
  expect(best(large) / best(small)).toBeLessThan(10);
});

test('a document of ten megabytes is read', () => {
  const document = JSON.stringify({ ...generated(20), 'x-note': Array(10_000).fill('x'.repeat(1_000)) });
  expect(document.length).toBeGreaterThan(10_000_000);
  const contract = read(document);
  expect(contract.findings).toEqual([]);
  expect(contract.operations).toHaveLength(20);
});

test('forty thousand keys in one map take at most five times as long as in four hundred maps', () => {
  const keys = Array.from({ length: 40_000 }, (_, i) => `x-${i}: 1`);
  const one = withPaths('  {}', keys.join('\n'));
  const many = withPaths(
    '  {}',
    keys.map((key, i) => (i % 100 === 0 ? `x-map-${i}:\n  ${key}` : `  ${key}`)).join('\n'),
  );
  const apart = milliseconds(() => expect(read(many).findings).toEqual([]));
  expect(milliseconds(() => expect(read(one).findings).toEqual([])) / apart).toBeLessThan(5);
});

test('a document of many operations, all of them wrong, has a finding for each', () => {
  const document = generated(600);
  for (const item of Object.values(document.paths)) Object.assign(item.get, { operationId: 'same', parametrs: [] });
  const codes = read(JSON.stringify(document, undefined, 1)).findings.map((f) => f.code);
  expect(codes.filter((code) => code === 'MW602')).toHaveLength(600);
  expect(codes.filter((code) => code === 'MW604')).toHaveLength(599);
});

/** So many operations, with a schema each, and each schema refers to the next. */
function generated(operations: number) {
  const numbers = Array.from({ length: operations }, (_, i) => i);
  const ref = (i: number) => ({ $ref: `#/components/schemas/S${i % operations}` });
  const operation = (i: number) => ({
    operationId: `read${i}`,
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^[a-z]+$' } }],
    responses: { 200: { description: 'ok', content: { 'application/json': { schema: ref(i) } } } },
  });
  return {
    openapi: '3.1.0',
    info: { title: 'Generated', version: '1' },
    paths: Object.fromEntries(numbers.map((i) => [`/r${i}/{id}`, { get: operation(i) }])),
    components: {
      schemas: Object.fromEntries(
        numbers.map((i) => [`S${i}`, { properties: { next: ref(i + 1), name: { maxLength: 9 } } }]),
      ),
    },
  };
}

function milliseconds(run: () => void): number {
  const started = performance.now();
  run();
  return performance.now() - started;
}
