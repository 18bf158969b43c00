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
