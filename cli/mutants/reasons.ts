import { type Mutant, missedOf } from './report';

/** What kinds of changes survive, and why tests let them live; the first that fits. */
const REASONS: readonly { readonly reason: string; readonly fits: (mutant: Mutant) => boolean }[] = [
  {
    reason: 'an item in a list that is empty: what reads the list leaves it out, as it does a hole',
    fits: ({ replacement = '' }) => replacement === '["Stryker was here"]',
  },
  {
    reason: 'a text for people, or one that stands in for what is missing and is not read',
    fits: ({ mutatorName, replacement = '' }) =>
      mutatorName === 'StringLiteral' && ['""', '``', '"Stryker was here!"'].includes(replacement),
  },
  {
    reason: 'an object of texts or options, which the compiler asks for',
    fits: ({ mutatorName }) => mutatorName === 'ObjectLiteral',
  },
  {
    reason: 'a value that may be missing in manifests of others; random ones are tried, not each place',
    fits: ({ mutatorName }) => mutatorName === 'OptionalChaining',
  },
  {
    reason: 'the ends and classes of an expression that is tried by examples',
    fits: ({ mutatorName }) => mutatorName === 'Regex',
  },
  {
    reason: 'a limit that is hit exactly',
    fits: ({ mutatorName, replacement = '' }) => mutatorName === 'EqualityOperator' && /[<>]/.test(replacement),
  },
  { reason: 'a condition or a call that no test tells from one without it', fits: () => true },
];

/** How many changes survive for each reason, in the order of the table above; reasons without any are left out. */
export function reasonsOf(mutants: readonly Mutant[]): [reason: string, count: number][] {
  const missed = missedOf(mutants);
  const reasons = missed.map((mutant) => REASONS.find(({ fits }) => fits(mutant))?.reason);
  return REASONS.map(({ reason }): [string, number] => [
    reason,
    reasons.filter((other) => other === reason).length,
  ]).filter(([, count]) => count > 0);
}
