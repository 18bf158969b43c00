import { type Code, type Finding, finding } from '../finding';
import { FREE_HEADER, hasKeyForm, type IdempotencyOptions, isKeyPlace, KEY_FORM } from './idempotency';
import type { DeclaredOperation } from './operations';
import { child, children, formatPointer, type Location, locate } from './source';

/** How many operations a finding names that is about many. */
const NAMED = 3;

/**
 * What the rules about idempotency find in a contract.
 *
 * @param isKeyKnown whether what code says of its keys could be read: else it is not said which of them are missing
 */
export function checkIdempotency(
  root: Location,
  operations: readonly DeclaredOperation[],
  options: IdempotencyOptions,
  isKeyKnown: boolean,
): Finding[] {
  return [
    ...checkStatements(root, operations),
    ...checkExemptions(root, operations, options),
    ...(isKeyKnown ? checkKeys(root, operations, options) : []),
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

function lacksKey({ operation, complete, keyPlace, keyUndecided }: DeclaredOperation): boolean {
  const { transactional, idempotencyKey } = operation;
  if (!transactional || !complete || keyUndecided) return false;
  return idempotencyKey === undefined || (!idempotencyKey.required && (keyPlace.required ?? true));
}

function withoutKey(declared: DeclaredOperation): Finding {
  const { operation, location, keyPlace } = declared;
  const { name } = keyPlace;
  const where = `${operation.id} at ${formatPointer(location.pointer)}`;
  const isOptional = operation.idempotencyKey !== undefined;
  return finding('MW603', locate(location), {
    message: `The transactional operation ${where} ${isOptional ? `takes ${name} and does not require it` : `takes no ${name}`}`,
    value: operation.method,
    fix: `${isOptional ? 'require it' : waysToAdd(declared)}; or say why it needs none, each with the reason, in ${withoutKeys(declared)}`,
  });
}

/** Its own header first, if it has one that looks like a key. */
function waysToAdd({ keyPlace: { in: place, name }, parameters }: DeclaredOperation): string {
  const form = (header: string) => `x-idempotency-key: {in: header, name: ${header}}`;
  const levels = 'at the operation, its path or the document';
  if (place === 'body') {
    return `add the required member "${name}" to its body, or name another place ${levels}, such as ${form('<its name>')}`;
  }
  const likely = likelyKey(parameters, name);
  if (likely !== undefined) return `if its header ${likely} is the key, say so ${levels}: ${form(likely)}`;
  return `add the parameter {name: ${name}, in: header, required: true}, or name another header ${levels}: ${form('<its name>')}`;
}

function withoutKeys({ location }: DeclaredOperation): string {
  const marks = 'x-safe (it only reads), x-idempotent (a repeated request has the effect of one) or ';
  return `${child(location, 'x-transactional').value === true ? '' : marks}x-idempotency-exempt`;
}

const LIKE_A_KEY = /idempot|request-?(?:id|key)|dedup|nonce|transaction-?id/i;

/** A header that has nearly the name of the key, else one that is often a key. */
function likelyKey(parameters: readonly Location[], name: string): string | undefined {
  const headers = parameters
    .filter((parameter) => child(parameter, 'in').value === 'header')
    .map((parameter) => String(child(parameter, 'name').value))
    .filter((header) => isKeyPlace({ in: 'header', name: header }));
  const plain = (header: string) => header.toLowerCase().replace(/[^a-z0-9]/g, '');
  const isNear = (header: string) => plain(header).startsWith(plain(name)) || plain(name).startsWith(plain(header));
  const others = headers.filter((header) => header.toLowerCase() !== name.toLowerCase() && plain(header).length > 3);
  return others.find(isNear) ?? others.find((header) => LIKE_A_KEY.test(header));
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
    isRight: hasKeyForm,
    problem: 'names no place for a key',
    allowed: KEY_FORM,
  },
  {
    key: 'x-idempotency-key',
    at: ['operation', 'path', 'document'],
    code: 'MW614',
    isRight: (value) => !hasKeyForm(value) || isKeyPlace(value),
    problem: 'puts the key into a header that says something else',
    allowed: FREE_HEADER,
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
    ...(level === 'operation' ? contradiction(location) : []),
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

/** What is wrong with the exemptions in code. */
function checkExemptions(
  root: Location,
  operations: readonly DeclaredOperation[],
  { exempt = {} }: IdempotencyOptions,
): Finding[] {
  const { file } = root.source;
  const ids = operations.map(({ operation }) => operation.id);
  return Object.entries(exempt).flatMap(([id, reason]) => {
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
  });
}
