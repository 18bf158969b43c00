import { pathsInOrder } from '../../lib/contract';
import { read, withPaths } from './support';

const SCHEMAS: Readonly<Record<string, string>> = {
  int: '{type: integer}',
  digits: '{type: string, pattern: "^[0-9]+$"}',
  letters: '{type: string, pattern: "^[a-z]+$"}',
};

/** Templates in their order; a parameter is restricted by what its name begins with: `{int}`, `{digits}`, `{letters}`. */
function inOrder(...templates: string[]) {
  const paths = templates.map((template, i) => {
    const names = [...template.matchAll(/\{(\w+)\+?\}/g)].map(([, name = '']) => name);
    const parameters = names.map(
      (name) => `{name: ${name}, in: path, required: true, schema: ${SCHEMAS[name] ?? '{}'}}`,
    );
    return `  "${template}": {get: {operationId: o${i}, parameters: [${parameters}], responses: {"200": {description: ok}}}}`;
  });
  return pathsInOrder(read(withPaths(paths.join('\n'))).operations).paths;
}

test.each([
  [['/items/{id}:cancel', '/items/{id}']],
  [['/r/{id}.json', '/r/{id}']],
  [['/compare/{base}...{head}', '/compare/{base}']],
  [['/{user}/settings', '/{owner}/{repo}']],
  [['/{int}/x', '/{name}/{y}']],
  [['/r/{int}', '/r/{id}']],
  [['/r/{digits}', '/r/{int}', '/r/{id}']],
  [['/v/{a}.tar.gz', '/v/{a}.gz', '/v/{a}']],
  [['/files/index', '/files/{name}', '/files/{rest+}']],
  [['/a/b/c', '/a/{x}/c', '/{w}/{x}/c', '/{w}/{x}/{y}', '/{all+}']],
])('the more specific goes first, wherever it is declared: %j', (expected) => {
  for (const given of [expected, [...expected].reverse()]) {
    expect(inOrder(...given).map(({ path }) => path.template)).toEqual(expected);
  }
});

test.each([
  ['texts by the alphabet', ['/a', '/b', '/c']],
  ['a shorter path before those that go on', ['/a', '/a/b', '/a/b/c']],
  ['text further left', ['/a/b/{y}', '/a/{x}/c']],
  ['more text in a segment, at whichever end', ['/{x}.json', '/v{y}']],
  ['more text in a segment, the texts otherwise alike', ['/vv{x}/b/{z}', '/v{x}/{y}/c']],
  ['a segment before several', ['/a/{y+}', '/{x}/z']],
  ['parameters of the same text by their patterns', ['/{int}/x', '/{letters}/x']],
  ['the first difference from the left', ['/a/{x}/b/{y}', '/a/{x}/{z}/c']],
])('where neither is more specific, wherever it is declared: %s', (_what, expected) => {
  for (const given of [expected, [...expected].reverse()]) {
    expect(inOrder(...given).map(({ path }) => path.template)).toEqual(expected);
  }
});

test('operations of one path stand together', () => {
  const of = (path: string, method: string) =>
    `    ${method}: {operationId: ${method}${path.length}, x-safe: it reads, responses: {"200": {description: ok}}}`;
  const document = withPaths(`  /b:\n${of('/b', 'put')}\n${of('/b', 'get')}\n  /a:\n${of('/aa', 'get')}`);
  const { paths } = pathsInOrder(read(document).operations);
  expect(paths.map(({ operations }) => operations.map(({ id }) => id))).toEqual([['get3'], ['get2', 'put2']]);
});

test.each([
  ['/a/{x}', '/a/b', 'around'],
  ['/a/{x}', '/a/{y}.json', 'around'],
  ['/a/{int}', '/a/{letters}', undefined],
  ['/a/{x}/c', '/a/b/{y}', 'overlapping'],
  ['/a/{x}.json', '/a/v{y}', 'overlapping'],
  ['/a/{x}.json', '/a/{y}.xml', undefined],
  ['/a/{x}', '/a/{x}/b', undefined],
  ['/a/{x}', '/b/{x}', undefined],
  ['/a/{x+}', '/a/b/c', 'around'],
  ['/a/{x+}/z', '/a/{y}', undefined],
  ['/{x}/z', '/a/{y+}', 'overlapping'],
])('%s and %s: %s', (left, right, relation) => {
  const [path] = inOrder(left, right).filter(({ path }) => path.template === left);
  expect(path?.others.map(({ relation }) => relation)).toEqual(relation ? [relation] : []);
});
