import { styled, table } from '../terminal';
import type { Change } from './changes';

/** One row a change, then why each breaking one breaks its consumers, then the sum. */
export function changeTable(changes: readonly Change[], against: string): string {
  if (changes.length === 0) return `${styled('green', `No contract has changed since ${against}.`)}\n`;
  const rows = changes.map(({ effect, operation, change, place, callers }) => [
    effect,
    operation,
    change,
    place,
    callers.join(', ') || '-',
  ]);
  const reasons = changes
    .filter(({ why }) => why !== undefined)
    .map(({ operation, place, rule, why }) => `${operation} (${place}): ${why} [${rule}]\n`);
  const count = (effect: Change['effect']) => changes.filter((change) => change.effect === effect).length;
  const sum = `Since ${against}: ${count('breaks')} breaking, ${count('may break')} possibly breaking, ${count('harmless')} harmless${count('unknown') > 0 ? `, ${count('unknown')} not compared` : ''}`;
  return [
    `${table(['effect', 'operation', 'change', 'place', 'declared callers'], rows)}\n\n`,
    ...reasons,
    reasons.length > 0 ? '\n' : '',
    `${styled(reasons.length > 0 ? 'red' : 'green', sum)}\n`,
  ].join('');
}
