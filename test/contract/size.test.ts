import { read, withPaths } from './support';

// What is quadratic takes longer than Jest lets a test run.
test('a document of 600 operations, each with a schema that refers to the next, is read', () => {
  const contract = read(JSON.stringify(generated(600)));
  expect(contract.findings).toEqual([]);
  expect(contract.operations).toHaveLength(600);
});

test('a document of ten megabytes is read', () => {
  const document = JSON.stringify({ ...generated(20), 'x-note': Array(10_000).fill('x'.repeat(1_000)) });
  expect(document.length).toBeGreaterThan(10_000_000);
  const contract = read(document);
  expect(contract.findings).toEqual([]);
  expect(contract.operations).toHaveLength(20);
});

test('a map of forty thousand keys is read', () => {
  const keys = Array.from({ length: 40_000 }, (_, i) => `x-${i}: 1`);
  expect(read(withPaths('  {}', keys.join('\n'))).findings).toEqual([]);
});

test('a document of many operations, all of them wrong, has a finding for each kind', () => {
  const document = generated(600);
  for (const item of Object.values(document.paths)) Object.assign(item.get, { operationId: 'same', parametrs: [] });
  const { findings } = read(JSON.stringify(document, undefined, 1));
  expect(findings.map(({ code, message }) => [code, /and (\d+) more/.exec(message)?.[1]])).toEqual([
    ['MW602', '599'],
    ['MW604', '598'],
  ]);
});

test('a document in which thousands of values are wrong is read', () => {
  for (const openapi of ['3.0.3', '3.1.0']) {
    const document = { ...generated(1_500), openapi };
    for (const item of Object.values(document.paths))
      Object.assign(item.get, { parametrs: [], responses: { 200: {} } });
    const { findings } = read(JSON.stringify(document));
    expect(findings.map(({ code, message }) => [code, /and (\d+) more/.exec(message)?.[1]])).toEqual([
      ['MW602', '1499'],
      ['MW602', '1499'],
    ]);
  }
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
