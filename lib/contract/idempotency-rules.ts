import { type Code, type Finding, finding } from '../finding';
import { DEFAULT_KEY, type IdempotencyOptions, isKeyPlace } from './idempotency';
import type { DeclaredOperation } from './operations';
import { child, children, formatPointer, type Location, locate } from './source';

/** How many operations a finding names that is about many. */
const NAMED = 3;

/** What the rules about idempotency find in a contract. */
export function checkIdempotency(
  root: Location,
  operations: readonly DeclaredOperation[],
  options: IdempotencyOptions,
): Finding[] {
  return [
    ...checkStatements(root, operations),
    ...checkOptions(root, operations, options),
    ...checkKeys(root, operations, options),
    ...keysInBodies(root, operations),
  ];
}

/** MW603 for each transactional operation that neither has a key nor needs none; MW611, once, while keys are adopted. */
function checkKeys(root: Location, operations: readonly DeclaredOperation[], options: IdempotencyOptions): Finding[] {
  const without = operations.filter(lacksKey);
  const [first] = without;
  const adopting = options.adopting ?? child(root, 'x-idempotency-adopting').value === true;
  if (!adopting || !first) return without.map(withoutKey);
  const transactional = operations.filter(({ operation }) => operation.transactional).length;
  return [
    finding('MW611', locate(first.location), {
      message: `${without.length} of ${transactional} transactional operations require no idempotency key yet, so they are never repeated: ${named(without)}`,
      fix: 'give one after the other its key, or say in x-idempotency-exempt why it needs none',
    }),
  ];
}

function named(operations: readonly DeclaredOperation[]): string {
  const first = operations.slice(0, NAMED).map(({ operation }) => `${operation.id} (${operation.source})`);
  return `${first.join(', ')}${operations.length > NAMED ? ', …' : ''}`;
}

function lacksKey({ operation, complete, keyPlace, exempt }: DeclaredOperation): boolean {
  const { transactional, idempotencyKey } = operation;
  if (!transactional || !complete || exempt) return false;
  return idempotencyKey === undefined || (!idempotencyKey.required && (keyPlace.required ?? true));
}

function withoutKey({ operation, location, keyPlace }: DeclaredOperation): Finding {
  const { name } = keyPlace;
  const where = `${operation.id} at ${formatPointer(location.pointer)}`;
  const declared = operation.idempotencyKey !== undefined;
  const add =
    keyPlace.in === 'header'
      ? `add the parameter {name: ${name}, in: header, required: true}`
      : `add the required member "${name}" to its body`;
  return finding('MW603', locate(location), {
    message: `The transactional operation ${where} ${declared ? `takes an ${name} and does not require it` : `takes no ${name}`}`,
    value: operation.method,
    fix: `${declared ? 'require it' : add}, or say why it needs none in x-idempotency-exempt; where the whole document has its key elsewhere, name it in x-idempotency-key`,
  });
}

/** MW610, once, for the operations whose keys no mesh can see. */
function keysInBodies(root: Location, operations: readonly DeclaredOperation[]): Finding[] {
  const inBody = operations.filter(
    ({ operation }) => operation.transactional && operation.idempotencyKey?.in === 'body',
  );
  const [first] = inBody;
  if (!first) return [];
  return [
    finding('MW610', locate(child(root, 'paths')), {
      message: `${inBody.length} operations have their idempotency key in the body, where no mesh can look: a request without it reaches the service, and none is repeated once it was sent: ${named(inBody)}`,
      value: first.operation.idempotencyKey?.name,
      fix: 'leave the check to the service, or take the key in a header',
    }),
  ];
}

/** A member by which a document says something about idempotency. */
interface Statement {
  readonly key: string;
  /** Where it has an effect. */
  readonly at: readonly Level[];
  readonly code: Code;
  readonly isRight: (value: unknown) => boolean;
  readonly problem: string;
  readonly allowed: string;
}

type Level = 'operation' | 'path' | 'document';

const isReason = (value: unknown) => typeof value === 'string' && value.trim() !== '';
const isBoolean = (value: unknown) => typeof value === 'boolean';
const REASON = {
  isRight: isReason,
  problem: 'gives no reason',
  allowed: 'a sentence that says why a repeated request does no harm',
};
const KEY =
  '{in: header, name: <letters, digits, "-" and "_">} or {in: body, name: <a member>}; with "required: false" where keys are optional';

const STATEMENTS: readonly Statement[] = [
  { key: 'x-idempotency-exempt', at: ['operation', 'path', 'document'], code: 'MW603', ...REASON },
  { key: 'x-safe', at: ['operation'], code: 'MW602', ...REASON },
  { key: 'x-idempotent', at: ['operation'], code: 'MW602', ...REASON },
  {
    key: 'x-transactional',
    at: ['operation'],
    code: 'MW602',
    isRight: isBoolean,
    problem: 'is no boolean',
    allowed: 'true; for an operation that only reads, x-safe with the reason',
  },
  {
    key: 'x-idempotency-adopting',
    at: ['document'],
    code: 'MW602',
    isRight: isBoolean,
    problem: 'is no boolean',
    allowed: 'true or false',
  },
  {
    key: 'x-idempotency-key',
    at: ['operation', 'path', 'document'],
    code: 'MW602',
    isRight: isKeyPlace,
    problem: 'names no place for a key',
    allowed: KEY,
  },
];

/** What is wrong with the statements of a document, each once however many operations it holds for. */
function checkStatements(root: Location, operations: readonly DeclaredOperation[]): Finding[] {
  const levels = new Map<unknown, [Level, Location]>([[root.value, ['document', root]]]);
  for (const path of [...children(child(root, 'paths')), ...operations.flatMap((each) => each.levels.path)]) {
    levels.set(path.value, ['path', path]);
  }
  for (const { location } of operations) levels.set(location.value, ['operation', location]);
  return [...levels.values()].flatMap(([level, location]) => [
    ...STATEMENTS.flatMap((statement) => checkStatement(statement, level, location)),
    ...contradiction(location),
  ]);
}

function checkStatement(
  { key, at, code, isRight, problem, allowed }: Statement,
  level: Level,
  of: Location,
): Finding[] {
  const member = child(of, key);
  if (member.value === undefined) return [];
  const pointer = formatPointer(member.pointer);
  if (!at.includes(level)) {
    return [
      finding('MW602', locate(member), {
        message: `The member at ${pointer} has no effect there`,
        value: member.value,
        allowed: `${key} at ${at.join(', ')}`,
        fix: 'write it where it has one, or remove it',
      }),
    ];
  }
  if (isRight(member.value)) return [];
  const fix = problem === REASON.problem ? 'write the reason, or remove it' : 'correct it, or remove it';
  return [
    finding(code, locate(member), { message: `The value at ${pointer} ${problem}`, value: member.value, allowed, fix }),
  ];
}

function contradiction(level: Location): Finding[] {
  const [mark] = ['x-safe', 'x-idempotent'].filter((key) => isReason(child(level, key).value));
  if (mark === undefined || child(level, 'x-transactional').value !== true) return [];
  return [
    finding('MW602', locate(child(level, mark)), {
      message: `The operation at ${formatPointer(level.pointer)} is marked as one that may be repeated, and as transactional`,
      value: mark,
      allowed: 'one of the two',
      fix: `remove ${mark} or x-transactional`,
    }),
  ];
}

/** What is wrong with what code says. */
function checkOptions(
  root: Location,
  operations: readonly DeclaredOperation[],
  { key = DEFAULT_KEY, exempt = {} }: IdempotencyOptions,
): Finding[] {
  const { file } = root.source;
  const ids = operations.map(({ operation }) => operation.id);
  return [
    ...(isKeyPlace(key)
      ? []
      : [
          finding('MW602', file, {
            message: 'the key that code names for this contract is not what it has to be',
            value: key,
            allowed: KEY,
            fix: 'correct idempotency.key',
          }),
        ]),
    ...Object.entries(exempt).flatMap(([id, reason]) => {
      if (!ids.includes(id)) {
        return [
          finding('MW605', file, {
            message: 'code exempts an operation that the contract does not have',
            value: id,
            allowed: ids.join(', '),
            fix: 'correct the name in idempotency.exempt',
          }),
        ];
      }
      if (reason.trim() !== '') return [];
      return [
        finding('MW603', file, {
          message: `code exempts ${id} and gives no reason`,
          value: reason,
          allowed: REASON.allowed,
          fix: 'write the reason in idempotency.exempt',
        }),
      ];
    }),
  ];
}
