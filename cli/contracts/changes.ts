import path from 'node:path';
import type { Contract } from '../../lib';
import type { CallersOf } from './callers';
import type { Document } from './documents';
import type { Difference } from './oasdiff';
import type { Revision } from './revision';

/** `may break` is what cannot be shown to be harmless, such as another pattern; `unknown` is what cannot be compared. */
export type Effect = 'breaks' | 'may break' | 'unknown' | 'harmless';

/** One change of a contract, and what it means for those who call. */
export interface Change {
  /** `payments.createCharge`; the name of the document where all operations are concerned. */
  readonly operation: string;
  /** `file:line`; of what is gone, in the file at the revision before. */
  readonly place: string;
  /** The stable name of the rule that found it. */
  readonly rule: string;
  readonly change: string;
  readonly effect: Effect;
  /** What happens to its consumers; none where it is harmless. */
  readonly why?: string;
  /** The declared callers that use the operation. */
  readonly callers: readonly string[];
}

/** One contract at both revisions. */
export interface Pair {
  readonly base: Document;
  readonly now: Document;
}

/** What a rule means for consumers, by the beginning of its name; the first that fits counts. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /^api-operation-id-/,
    'Calls and generated clients name the operation by its operationId, which they no longer find.',
  ],
  [/^not-compared/, 'Whether its consumers are broken cannot be told from the documents.'],
  [/^(base-path-|path-parameter-narrowed)/, 'Requests to the path that its consumers know are answered with 404.'],
  [/^idempotency-key-/, 'Repeated requests that its consumers send are refused, or take effect twice.'],
  [/^(api-(path-)?removed|webhook-removed|contract-removed)/, 'Its consumers are answered with 404 or 405.'],
  [/^(api-security|api-global-security)/, 'Requests with the credentials that its consumers send are refused.'],
  [/^(request-|new-request|new-required-)/, 'Requests that were right before are refused.'],
  [/^(response-|required-response-)/, 'Its consumers get an answer that they were not written for.'],
];
const OTHER_REASON = 'The operation no longer keeps what its consumers were promised.';

const EFFECTS: Readonly<Record<Difference['level'], Effect>> = { 1: 'harmless', 2: 'may break', 3: 'breaks' };

/** What oasdiff found of one contract, and what it means. */
export function changesOf(
  { base, now }: Pair,
  differences: readonly Difference[],
  callersOf: CallersOf,
  revisions: { readonly base: Revision; readonly now: Revision },
): Change[] {
  const found = differences.map((difference): Change => {
    const ids = concerned(difference, base.contract, now.contract);
    const callers = callersOf(base.name, ids);
    return {
      operation: difference.operation === undefined ? serviceOf(base) : `${serviceOf(base)}.${ids[0]}`,
      place: placeOf(difference, { base, now }, revisions) ?? now.contract.file,
      rule: difference.id,
      change: difference.text.replaceAll('`', '"'),
      ...judged(difference.id, effectOf(difference, callers), callers),
    };
  });
  return found;
}

/** All operations of a contract that is gone; and that there may be more, where not all of it is known. */
export function removedContract(base: Document, callersOf: CallersOf): Change[] {
  const { name, contract, invalid } = base;
  const change = `the contract ${name} removed`;
  const operations = contract.operations.map(
    ({ id, source }): Change => ({
      operation: `${serviceOf(base)}.${id}`,
      place: source,
      rule: 'contract-removed',
      change: `${change}, and "${id}" with it`,
      ...judged('contract-removed', 'breaks', callersOf(name, [id])),
    }),
  );
  if (operations.length > 0 && invalid.length === 0) return operations;
  const unknown: Change = {
    operation: serviceOf(base),
    place: contract.file,
    rule: 'not-compared',
    change: `${change}; what it promised beside its valid operations is not known`,
    ...judged('not-compared', 'unknown', callersOf(name, [])),
  };
  return [...operations, unknown];
}

/** A contract that is new. */
export function addedContract(now: Document): Change {
  return {
    operation: serviceOf(now),
    place: now.contract.file,
    rule: 'contract-added',
    change: `the contract ${now.name} added`,
    effect: 'harmless',
    callers: [],
  };
}

/** oasdiff takes another operationId, and the removal of what was deprecated, for harmless; callers by name do not. */
function effectOf({ id, level }: Difference, callers: readonly string[]): Effect {
  if (id === 'api-operation-id-removed') return 'breaks';
  if (/^api-(path-)?removed-with-deprecation$/.test(id) && callers.length > 0) return 'breaks';
  return EFFECTS[level];
}

export function judged(
  rule: string,
  effect: Effect,
  callers: readonly string[],
): Pick<Change, 'effect' | 'why' | 'callers'> {
  if (effect === 'harmless') return { effect, callers };
  return { effect, why: REASONS.find(([name]) => name.test(rule))?.[1] ?? OTHER_REASON, callers };
}

/** The names, before and after, of the operation that a difference is about; those of all where it names none. */
function concerned({ operation, path: template, operationId }: Difference, base: Contract, now: Contract): string[] {
  const ids = [base, now].flatMap((contract) => {
    if (operation === undefined) return contract.operations.map(({ id }) => id);
    return operationAt(contract, operation, template)?.id ?? [];
  });
  return [...new Set(ids.length > 0 || operation === undefined ? ids : [operationId ?? `${operation} ${template}`])];
}

function operationAt({ basePath, operations }: Contract, method?: string, template?: string) {
  return operations.find((o) => o.method === method && o.path === `${basePath}${template}`);
}

function placeOf(
  { baseSource, revisionSource, operation, path: template }: Difference,
  { base, now }: Pair,
  revisions: { readonly base: Revision; readonly now: Revision },
): string | undefined {
  const place = (source: NonNullable<Difference['baseSource']>, revision: Revision, { contract }: Document) => {
    const file = path.join(revision.shown, path.relative(revision.folder, source.file));
    if (source.line !== undefined) return `${file}:${source.line}`;
    const concerned = operationAt(contract, operation, template);
    return concerned?.source ?? file;
  };
  if (revisionSource) return place(revisionSource, revisions.now, now);
  return baseSource && place(baseSource, revisions.base, base);
}

export function serviceOf({ name }: Document): string {
  return name.replace(/\.[^.]+$/, '');
}
