import { UserError } from '../failure';
import type { CallersOf } from './callers';
import { addedContract, type Change, changesOf, type Pair, removedContract } from './changes';
import { type Document, readDocuments, requireValid } from './documents';
import { type Difference, differences } from './oasdiff';
import { promiseChanges } from './promises';
import type { Revision } from './revision';
import { notCompared, operationChanges, wasInvalid, whyNotCompared } from './uncompared';
import { unjudged } from './unjudged';

const EFFECTS: readonly Change['effect'][] = ['breaks', 'may break', 'unknown', 'harmless'];

interface Revisions {
  readonly base: Revision;
  readonly now: Revision;
}

/**
 * All changes from one revision to another, what breaks first. What could not be compared is one of them. Throws a
 * `FindingsError` when a contract as it is now cannot be read, and a `UserError` when oasdiff cannot compare two that are
 * valid.
 */
export async function compare(oasdiff: string, revisions: Revisions, callersOf: CallersOf): Promise<Change[]> {
  const [before, after] = [readDocuments(revisions.base), readDocuments(revisions.now)];
  if (before.size === 0) throw new UserError(`There is no contract in ${revisions.base.shown}.`);
  requireValid(after.values());
  const changes = [...after.values()].filter(({ name }) => !before.has(name)).map(addedContract);
  for (const [name, base] of before) {
    const now = after.get(name);
    if (!now) changes.push(...removedContract(base, callersOf));
    else if (!isSame(base, now)) changes.push(...(await changesBetween(oasdiff, { base, now }, callersOf, revisions)));
  }
  return EFFECTS.flatMap((effect) => changes.filter((change) => change.effect === effect));
}

async function changesBetween(
  oasdiff: string,
  pair: Pair,
  callersOf: CallersOf,
  revisions: Revisions,
): Promise<Change[]> {
  const { base, now } = pair;
  const reason = whyNotCompared(pair);
  if (reason) {
    const known = operationChanges(pair, callersOf);
    return [notCompared(pair, reason, callersOf), ...known, ...promiseChanges(pair, known, callersOf)];
  }
  if (base.invalid.length === 0) {
    const found = await differences(oasdiff, base.file, now.file);
    return changesBeside(pair, changesOf(pair, found, callersOf, revisions), callersOf);
  }
  const found = await differencesIfAny(oasdiff, pair);
  const known = found ? changesOf(pair, found, callersOf, revisions) : operationChanges(pair, callersOf);
  return [notCompared(pair, wasInvalid(base), callersOf), ...known, ...promiseChanges(pair, known, callersOf)];
}

/** What is known of a contract, and what oasdiff does not look at. */
function changesBeside(pair: Pair, known: readonly Change[], callersOf: CallersOf): Change[] {
  const all = [...known, ...promiseChanges(pair, known, callersOf)];
  return [...all, ...unjudged(pair, all, callersOf)];
}

/** Of what was not valid, oasdiff can say something where it happens not to mind. */
async function differencesIfAny(oasdiff: string, { base, now }: Pair): Promise<Difference[] | undefined> {
  try {
    return await differences(oasdiff, base.file, now.file);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function isSame(base: Document, now: Document): boolean {
  return base.texts.size === now.texts.size && [...base.texts].every(([file, text]) => now.texts.get(file) === text);
}

/**
 * 0 where every change is harmless, 1 where one breaks or may break a consumer, 3 where nothing that could be compared
 * does, but not everything could be. (2 is a wrong command line.)
 */
export function exitCodeOf(changes: readonly Change[]): 0 | 1 | 3 {
  if (changes.some(({ effect }) => effect === 'breaks' || effect === 'may break')) return 1;
  return changes.some(({ effect }) => effect === 'unknown') ? 3 : 0;
}
