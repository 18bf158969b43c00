import { isMapping } from '../data';
import { type Finding, finding } from '../finding';
import { FREE_HEADER, hasKeyForm, type IdempotencyOptions, isKeyPlace, KEY_FORM } from './idempotency';

/** What code says of a contract beside its document. */
export interface ContractOptions {
  /**
   * Where the service stands inside the cluster: `/v1`, or the empty text for the root. It is taken for all operations,
   * in place of the paths of the document's servers (MW609 where it is no path).
   * @default - the path of every server that the document names, with each value of an enum variable
   */
  readonly basePath?: string;
  /** @default - what the document says */
  readonly idempotency?: IdempotencyOptions;
}

/** What can be used of the options of a contract. */
export interface UsableOptions {
  readonly options: ContractOptions;
  /** MW612 for what has another form, MW602 for a key that is none, MW614 for one in a header that is taken. */
  readonly findings: readonly Finding[];
  /** Whether what they say of idempotency could be read, so that something can be said about keys that are missing. */
  readonly isKeyKnown: boolean;
}

/** What a member of an object of options has to be. */
interface Requirement {
  readonly isRight: (value: unknown) => boolean;
  readonly allowed: string;
  readonly code?: 'MW602' | 'MW614';
}

/** By name. Of the requirements that a member does not meet the first is told. */
type Members = Readonly<Record<string, readonly Requirement[]>>;

const MEMBERS: Members = {
  basePath: [{ isRight: (value) => typeof value === 'string', allowed: 'a text, such as "/v1"' }],
  idempotency: [],
};

const IDEMPOTENCY: Members = {
  key: [
    { isRight: hasKeyForm, allowed: KEY_FORM, code: 'MW602' },
    { isRight: isKeyPlace, allowed: FREE_HEADER, code: 'MW614' },
  ],
  exempt: [
    {
      isRight: (value) => isMapping(value) && Object.values(value).every((reason) => typeof reason === 'string'),
      allowed: 'an object that has for each operationId the reason, a sentence',
    },
  ],
  adopting: [{ isRight: (value) => typeof value === 'boolean', allowed: 'true or false' }],
};

/** Takes from what code gives as options what has the form of some: a program need not be checked by a compiler. */
export function usableOptions(given: unknown, file: string): UsableOptions {
  const all = usableMembers(given, MEMBERS, 'options', file);
  const idempotency = usableMembers(all.right.idempotency, IDEMPOTENCY, 'options.idempotency', file);
  return {
    options: { ...all.right, idempotency: idempotency.right },
    findings: [...all.findings, ...idempotency.findings],
    isKeyKnown: idempotency.findings.length === 0,
  };
}

function usableMembers(given: unknown, members: Members, name: string, file: string) {
  const right: Record<string, unknown> = {};
  const findings: Finding[] = [];
  const names = Object.keys(members).join(', ');
  if (given !== undefined && !isMapping(given))
    findings.push(malformed(file, `${name} is malformed`, given, `an object with ${names}`));
  for (const [key, value] of Object.entries(isMapping(given) ? given : {})) {
    const requirements = Object.hasOwn(members, key) ? members[key] : undefined;
    const broken = value === undefined ? undefined : requirements?.find(({ isRight }) => !isRight(value));
    if (!requirements) findings.push(malformed(file, `${name}.${key} is not an option`, key, names));
    else if (!broken) right[key] = value;
    else findings.push(malformed(file, `${name}.${key} is malformed`, value, broken.allowed, broken.code));
  }
  return { right, findings };
}

function malformed(
  file: string,
  message: string,
  value: unknown,
  allowed: string,
  code: Requirement['code'] | 'MW612' = 'MW612',
): Finding {
  return finding(code, file, {
    message,
    value,
    allowed,
    fix: 'correct the options with which code loads the contract',
  });
}
