import { type Mutant, scoreOf, survivorsOf } from '../../../cli/mutants/report';

const mutant = (status: Mutant['status'], replacement?: string): Mutant => ({
  file: 'lib/plan/yaml.ts',
  mutatorName: 'BlockStatement',
  replacement,
  location: { start: { line: 12, column: 5 } },
  status,
});

test('a mutant counts as noticed where a test fails or hangs, and not at all where it is no program', () => {
  const mutants = (['Killed', 'Timeout', 'Survived', 'NoCoverage', 'Ignored', 'CompileError'] as const).map((status) =>
    mutant(status),
  );
  expect(scoreOf(mutants)).toEqual({ total: 4, noticed: 2, score: 50 });
});

test('without mutants nothing is missed', () => {
  expect(scoreOf([])).toEqual({ total: 0, noticed: 0, score: 100 });
});

test('what no test notices is named by its place, on one line', () => {
  expect(survivorsOf([mutant('Killed'), mutant('Survived', '{\n}'), mutant('NoCoverage', 'x'.repeat(61))])).toEqual([
    'lib/plan/yaml.ts:12:5 BlockStatement -> { }',
    `lib/plan/yaml.ts:12:5 BlockStatement -> ${'x'.repeat(57)}...`,
  ]);
});
