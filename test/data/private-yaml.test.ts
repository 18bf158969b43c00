import { describeProblem, readPrivateYaml } from '../../lib/data';

const SECRET = 'sk-live-4eC39HqLyjWDarjtT1zdp7dc';

/** Everything that reading a text says, to its caller and to the process. */
function saidOf(text: string): string {
  const warnings: unknown[] = [];
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation((...args: unknown[]) => void warnings.push(args));
  const read = readPrivateYaml(text);
  warn.mockRestore();
  const told = 'problem' in read ? describeProblem(read.problem) : 'is read';
  return warnings.length === 0 ? told : `${told}, and warns: ${JSON.stringify(warnings)}`;
}

test.each([
  ['an unclosed quote', `config:\n  key: "${SECRET}\n`, 'line 3 is no YAML (MISSING_CHAR)'],
  ['an unclosed list', `config:\n  key: [${SECRET}\n`, 'line 3 is no YAML (BAD_INDENT)'],
  ['a tag that nobody knows', `config:\n  key: !${SECRET} x\n`, 'line 2 is no YAML (TAG_RESOLVE_FAILED)'],
  ['an alias without an anchor', `config:\n  key: *${SECRET}\n`, 'it is no YAML (BAD_ALIAS)'],
  ['a key that stands twice', `a: 1\n${SECRET}: 1\n${SECRET}: 2\n`, 'line 3 is no YAML (DUPLICATE_KEY)'],
  ['a mapping within a line', `key: ${SECRET}: x\n`, 'line 1 is no YAML (BLOCK_AS_IMPLICIT_KEY)'],
  ['several documents', `a: 1\n---\nb: ${SECRET}\n`, 'line 2 is no YAML (MULTIPLE_DOCS)'],
  ['an escape that does not exist', `a: "\\q${SECRET}"\n`, 'line 1 is no YAML (BAD_DQ_ESCAPE)'],
])('%s is told with its line and without its text', (_what, text, said) => {
  expect(saidOf(text)).toBe(said);
});

test.each([
  ['', null],
  ['config: {key: {secure: v1:abc=}}', { config: { key: { secure: 'v1:abc=' } } }],
  ['a: &x 1\nb: *x\n', { a: 1, b: 1 }],
])('what is YAML is read: %s', (text, value) => {
  expect(readPrivateYaml(text)).toEqual({ value });
});
