import type { Row } from './engine';

const ACTIONS = ['created', 'changed', 'unchanged', 'pruned'] as const satisfies readonly Row['action'][];

/** `3 created, 44 unchanged`, or `unchanged` where that is all there is to say. */
export function summaryOf(rows: readonly Row[]): string {
  const counts = ACTIONS.map((action) => ({ action, count: rows.filter((row) => row.action === action).length }));
  const present = counts.filter(({ count }) => count > 0);
  if (present.every(({ action }) => action === 'unchanged')) return 'unchanged';
  return present.map(({ action, count }) => `${count} ${action}`).join(', ');
}
