import { read, withPaths } from '../contract/support';

/** What is quadratic takes minutes. */
jest.setTimeout(20_000);

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

test('twenty thousand tags, no two of which may be the same, are read', () => {
  const tags = Array.from({ length: 20_000 }, (_, i) => ({ name: `t${i}` }));
  expect(read(JSON.stringify({ ...generated(1), openapi: '3.0.3', tags })).findings).toEqual([]);
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

const inPath = (name: string, schema: object = {}) => ({
  operationId: `read${name}`,
  parameters: [{ name, in: 'path', required: true, schema: { type: 'string', ...schema } }],
  responses: { 200: { description: 'ok' } },
});

/** One operation at each of these templates, with a parameter. */
function withTemplates(templates: readonly (readonly [template: string, name: string, schema?: object])[]) {
  const paths = templates.map(([template, name, schema]) => [template, { get: inPath(name, schema) }]);
  return JSON.stringify({ ...generated(0), paths: Object.fromEntries(paths) });
}

test('thousands of pairs of paths that overlap are one finding', () => {
  const numbers = Array.from({ length: 100 }, (_, i) => i);
  const { findings } = read(
    withTemplates(
      numbers.flatMap((i) => [
        [`/a${i}/{x${i}}`, `x${i}`],
        [`/{y${i}}/b${i}`, `y${i}`],
      ]),
    ),
  );
  expect(findings.map(({ code, message }) => [code, /and (\d+) more pairs/.exec(message)?.[1]])).toEqual([
    ['MW607', '9999'],
  ]);
});

test('paths that may meet in more pairs than are compared are one finding, and the rest of the contract is read', () => {
  const numbers = Array.from({ length: 502 }, (_, i) => i);
  const contract = read(
    withTemplates(
      numbers.flatMap((i) => [
        [`/a${i}/{x${i}}`, `x${i}`],
        [`/{y${i}}/b${i}`, `y${i}`],
      ]),
    ),
  );
  expect(contract.findings.map(({ code, path, value }) => [code, path, value])).toEqual([
    ['MW613', 'api.yaml', '1004 paths'],
  ]);
  expect(contract.operations).toHaveLength(1004);
});

test('many paths of one shape whose patterns begin differently are told apart', () => {
  const numbers = Array.from({ length: 400 }, (_, i) => i);
  const paths = numbers.map((i) => [`/{p${i}}`, `p${i}`, { pattern: i % 2 ? `^x${i}$` : `^y${i}-[a-z]+$` }] as const);
  expect(read(withTemplates(paths)).findings).toEqual([]);
});

test('patterns that would take too long to compare are not decided, and that is said', () => {
  const patterns = ['^.{1,500}$', '^[a-z]{1,900}$'];
  const { findings } = read(withTemplates(patterns.map((pattern, i) => [`/{p${i}}`, `p${i}`, { pattern }])));
  expect(findings.filter(({ code }) => code === 'MW607')).toEqual([
    expect.objectContaining({ message: expect.stringContaining('could not be decided') }),
  ]);
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
