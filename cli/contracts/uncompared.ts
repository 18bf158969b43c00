import type { ContractOperation } from '../../lib';
import type { CallersOf } from './callers';
import { type Change, judged, type Pair, serviceOf } from './changes';
import type { Document } from './documents';

/** Why oasdiff can say nothing that could be relied on about these two, undefined where it can. */
export function whyNotCompared({ base, now }: Pair): string | undefined {
  const [reference] = [base, now].flatMap(({ contract }) => contract.unusualReferences ?? []);
  return reference && `${reference} refers to something for which OpenAPI has no $ref, which oasdiff does not follow`;
}

/** Says that a contract could not be compared, so that nothing reads as if it had not changed. */
export function notCompared({ base, now }: Pair, reason: string, callersOf: CallersOf): Change {
  return {
    operation: serviceOf(base),
    place: now.contract.file,
    rule: 'not-compared',
    change: `could not be compared as a whole: ${reason}`,
    ...judged(
      'not-compared',
      'unknown',
      callersOf(
        base.name,
        base.contract.operations.map(({ id }) => id),
      ),
    ),
  };
}

/** What a document that was not valid means for those who compare with it. */
export function wasInvalid({ contract, invalid }: Document): string {
  const others = invalid.length > 1 ? ` and ${invalid.length - 1} more` : '';
  return `${contract.file} was not valid (${invalid[0]?.code} ${invalid[0]?.path}: ${invalid[0]?.message}${others}); the new one is`;
}

/** What can be told from the operations alone: which are gone, called otherwise, or new. */
export function operationChanges({ base, now }: Pair, callersOf: CallersOf): Change[] {
  const keyOf = ({ method, path }: ContractOperation) => `${method} ${path}`;
  const [before, after] = [base, now].map(({ contract }) => new Map(contract.operations.map((o) => [keyOf(o), o])));
  const changes: Change[] = [];
  for (const [key, { id, source }] of before ?? []) {
    const still = after?.get(key);
    if (still?.id === id) continue;
    const rule = still ? 'api-operation-id-removed' : 'api-removed';
    const change = still ? `operationId "${id}" became "${still.id}"` : `"${key}" removed`;
    const operation = `${serviceOf(base)}.${id}`;
    changes.push({ operation, place: source, rule, change, ...judged(rule, 'breaks', callersOf(base.name, [id])) });
  }
  // Of a document of which nothing was understood, everything would be new.
  const added = before?.size ? [...(after ?? [])].filter(([key]) => !before.has(key)) : [];
  for (const [key, { id, source }] of added) {
    const operation = `${serviceOf(now)}.${id}`;
    changes.push({
      operation,
      place: source,
      rule: 'endpoint-added',
      change: `"${key}" added`,
      effect: 'harmless',
      callers: [],
    });
  }
  return changes;
}
