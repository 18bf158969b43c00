import { UserError } from '../failure';
import type { CallersOf } from './callers';
import { addedContract, type Change, changesOf, removedContract } from './changes';
import { readDocuments } from './documents';
import { differences } from './oasdiff';
import type { Revision } from './revision';

const EFFECTS: readonly Change['effect'][] = ['breaks', 'may break', 'harmless'];

/**
 * All changes from one revision to another, what breaks first. Throws a `FindingsError` when a contract of either cannot
 * be read, and a `UserError` when oasdiff cannot compare two of them.
 */
export async function compare(
  oasdiff: string,
  revisions: { readonly base: Revision; readonly now: Revision },
  callersOf: CallersOf,
): Promise<Change[]> {
  const [before, after] = [readDocuments(revisions.base), readDocuments(revisions.now)];
  if (before.size === 0) throw new UserError(`There is no contract in ${revisions.base.shown}.`);
  const changes = [...after.values()].filter(({ name }) => !before.has(name)).map(addedContract);
  for (const [name, base] of before) {
    const now = after.get(name);
    if (now) {
      const found = await differences(oasdiff, base.file, now.file);
      changes.push(...changesOf({ base, now }, found, callersOf, revisions));
    } else changes.push(...removedContract(base, callersOf));
  }
  return EFFECTS.flatMap((effect) => changes.filter((change) => change.effect === effect));
}

/** Whether one of the changes stops a merge: it breaks a consumer, or nobody can say that it does not. */
export function stopsMerge(changes: readonly Change[]): boolean {
  return changes.some(({ effect }) => effect !== 'harmless');
}
