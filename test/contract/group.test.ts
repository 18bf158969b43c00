import { groupSame } from '../../lib/contract/group';
import { finding } from '../../lib/finding';
import { read, where, withPaths } from './support';

const OK = 'responses: {"200": {description: ok}}';
const paths = (count: number, operation: (i: number) => string) =>
  withPaths(Array.from({ length: count }, (_, i) => `  /a${i}: {get: ${operation(i)}}`).join('\n'));

test('twenty findings of a kind are twenty', () => {
  expect(where(read(paths(20, () => `{${OK}}`)))).toHaveLength(20);
});

test('more of a kind are one, with their number and the next places; those of other kinds stay', () => {
  const document = paths(25, (i) => (i === 7 ? '{operationId: x, responses: 7}' : `{${OK}}`));
  const { findings } = read(document);
  expect(findings.map(({ code, path }) => [code, path])).toEqual([
    ['MW604', 'api.yaml:4'],
    ['MW602', 'api.yaml:11'],
  ]);
  expect(findings[0]?.message).toBe(
    'The operation GET /a0 at #/paths/~1a0/get has no operationId; and 23 more like it (api.yaml:5, api.yaml:6, api.yaml:7, …)',
  );
});

test('unknown members of many names are of one kind, as are dead references to many places', () => {
  const { findings } = read(
    paths(30, (i) => `{operationId: x${i}, misspelt${i}: 1, responses: {"200": {$ref: "#/r/${i}"}}}`),
  );
  expect(findings.map(({ message }) => message)).toEqual([
    expect.stringMatching(/points to nothing; and 29 more/),
    expect.stringMatching(/misspelt0; and 29 more/),
  ]);
});

test('findings that differ in what would be right do not mix', () => {
  const of = (allowed: string) =>
    Array.from({ length: 15 }, (_, i) => finding('MW602', `f:${i}`, { message: 'x', allowed, fix: 'y' }));
  expect(groupSame([...of('a'), ...of('b')])).toHaveLength(30);
});
