import { type ContractOperation, type IdempotencyKey, isText, type PathParameter, type PathTemplate } from '../../lib';
import type { CallersOf } from './callers';
import { type Change, type Effect, judged, type Pair, serviceOf } from './changes';

/** What changes for consumers of an operation by what only this project reads: base paths, marks of paths, and keys. */
export function promiseChanges({ base, now }: Pair, known: readonly Change[], callersOf: CallersOf): Change[] {
  const after = new Map(now.contract.operations.map((operation) => [operation.id, operation]));
  return base.contract.operations.flatMap((before) => {
    const still = after.get(before.id);
    if (!still) return [];
    const operation = `${serviceOf(base)}.${before.id}`;
    const row = (rule: string, change: string, effect: Effect): Change => ({
      operation,
      place: still.source,
      rule,
      change,
      ...judged(rule, effect, callersOf(base.name, [before.id])),
    });
    const isRemoved = known.some((c) => c.operation === operation && /^api-(path-)?removed/.test(c.rule));
    const moved = isRemoved ? undefined : movedFrom(before, still);
    return [
      ...(moved === undefined ? [] : [row('base-path-changed', moved, 'breaks')]),
      ...narrowed(before, still).map((text) => row('path-parameter-narrowed', text, 'breaks')),
      ...keyChange(before.idempotencyKey, still.idempotencyKey).map(([text, effect]) =>
        row('idempotency-key-changed', text, effect),
      ),
    ];
  });
}

/** oasdiff compares path templates without the servers that they belong to. */
function movedFrom(before: ContractOperation, now: ContractOperation): string | undefined {
  const kept = new Set(now.paths.map(shapeOf));
  const gone = before.paths.filter((path) => !kept.has(shapeOf(path)));
  if (gone.length === 0) return undefined;
  const names = (paths: readonly PathTemplate[]) => paths.map(({ template }) => `"${template}"`).join(', ');
  if (gone.length < before.paths.length) return `no longer at ${names(gone)} by its servers`;
  return `moved from ${names(gone)} to ${names(now.paths)} by its server`;
}

/** A path without the names of its parameters, which no request holds. */
function shapeOf({ template }: PathTemplate): string {
  return template.replaceAll(/\{[^{}]*\}/g, '{}');
}

/** The marks of path parameters that are gone, and with them the requests that they let in. */
function narrowed(before: ContractOperation, now: ContractOperation): string[] {
  const after = parametersOf(now);
  return parametersOf(before).flatMap((parameter, i) => {
    const still = after[i];
    if (!still) return [];
    return [
      ...(parameter.multiSegment && !still.multiSegment ? [`"${still.parameter}" takes one segment only`] : []),
      ...(parameter.encodedSlashes && !still.encodedSlashes ? [`"${still.parameter}" takes no encoded slashes`] : []),
    ];
  });
}

/** By their order in the path: their names may change. */
function parametersOf({ paths }: ContractOperation): PathParameter[] {
  return (paths[0]?.segments ?? []).flat().filter((part): part is PathParameter => !isText(part));
}

function keyChange(before: IdempotencyKey | undefined, now: IdempotencyKey | undefined): [string, Effect][] {
  const shown = (key: IdempotencyKey) => `"${key.name}" in the ${key.in}${key.required ? '' : ' (optional)'}`;
  if (!before && !now) return [];
  if (!before)
    return [[`takes the idempotency key ${shown(now as IdempotencyKey)}`, now?.required ? 'breaks' : 'harmless']];
  if (!now) return [[`no longer takes the idempotency key ${shown(before)}: repetitions take effect again`, 'breaks']];
  const text = `the idempotency key ${shown(before)} became ${shown(now)}`;
  if (before.in !== now.in || before.name !== now.name || (now.required && !before.required)) return [[text, 'breaks']];
  if (before.required !== now.required) return [[text, 'harmless']];
  return before.pattern === now.pattern ? [] : [[`${text} with another pattern`, 'may break']];
}
