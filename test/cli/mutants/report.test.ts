import { reasonsOf } from '../../../cli/mutants/reasons';
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

test('what survives has a reason, and counts for the first that fits', () => {
  const survivor = (mutatorName: string, replacement: string): Mutant => ({
    ...mutant('Survived', replacement),
    mutatorName,
  });
  const counts = reasonsOf([
    mutant('Killed', '""'),
    survivor('ArrayDeclaration', '["Stryker was here"]'),
    survivor('StringLiteral', '"Stryker was here!"'),
    survivor('StringLiteral', '""'),
    survivor('ObjectLiteral', '{}'),
    survivor('OptionalChaining', 'a.b'),
    survivor('Regex', '/a/'),
    survivor('EqualityOperator', 'a <= b'),
    survivor('EqualityOperator', 'a !== b'),
    survivor('ConditionalExpression', 'true'),
  ]);
  expect(counts.map(([, count]) => count)).toEqual([1, 2, 1, 1, 1, 1, 2]);
});

test('a reason that holds for nothing is left out', () => expect(reasonsOf([mutant('Killed')])).toEqual([]));
