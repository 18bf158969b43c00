import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import { type Finding, finding } from '../finding';
import type { Contract } from './contract';
import type { ContractOptions } from './options';
import { cannotRead, type ReadText, readContract, unreadable } from './read';

/** A contract that this process has read, and what its files held: what they hold now decides whether it still is it. */
interface Known {
  readonly contract: Contract;
  readonly digests: ReadonlyMap<string, string>;
}

const known = new Map<string, Known>();

/**
 * Reads an OpenAPI 3.0 or 3.1 document and the local files that it refers to. Never throws: a file that is missing,
 * unreadable or invalid gives a contract with findings (MW6xx). While none of the files changes, the same
 * contract is given again.
 *
 * @param file path of the document, absolute or from the working directory
 * @param options what code says of it, where the document cannot be changed or does not say it yet
 *
 * @example
 * loadContract('contracts/payments.json', { idempotency: { key: { in: 'header', name: 'PayPal-Request-Id' } } });
 */
export function loadContract(file: string, options: ContractOptions = {}): Contract {
  if (typeof file !== 'string') return unreadable('', [noFile(file)]);
  const name = path.relative(process.cwd(), path.resolve(file)) || '.';
  // Not as JSON, which throws at some options and leaves out others that are wrong.
  const key = `${path.resolve(file)} ${inspect(options, { depth: null, maxArrayLength: null, maxStringLength: null })}`;
  const before = known.get(key);
  if (before?.contract.file === name && isUnchanged(before)) return before.contract;
  const digests = new Map<string, string>();
  const read: ReadText = (asked) => {
    const content = contentOf(asked);
    digests.set(asked, digestOf(content));
    return textOf(content);
  };
  const contract = readFrom(name, read, options);
  known.set(key, { contract, digests });
  return contract;
}

function noFile(file: unknown): Finding {
  return finding('MW601', 'contract', {
    message: `The name of the file is ${file === undefined ? 'undefined' : 'not text'}`,
    value: file,
    allowed: 'the path of an OpenAPI document',
    fix: 'name the file; that of an environment variable may need a default',
  });
}

function readFrom(name: string, read: ReadText, options: ContractOptions): Contract {
  const document = read(name);
  if ('problem' in document) return unreadable(name, [cannotRead(`${name}:1`, name, document.problem)]);
  return readContract(document.text, name, read, options);
}

function isUnchanged({ digests }: Known): boolean {
  return [...digests].every(([file, digest]) => digestOf(contentOf(file)) === digest);
}

type Content = { readonly bytes: Buffer } | { readonly problem: string };

function contentOf(file: string): Content {
  try {
    return { bytes: readFileSync(file) };
  } catch (error) {
    return { problem: problemOf(error as NodeJS.ErrnoException) };
  }
}

function digestOf(content: Content): string {
  return 'problem' in content ? content.problem : createHash('sha256').update(content.bytes).digest('hex');
}

function textOf(content: Content): ReturnType<ReadText> {
  if ('problem' in content) return content;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(content.bytes) };
  } catch (error) {
    return { problem: problemOf(error as NodeJS.ErrnoException) };
  }
}

function problemOf(error: NodeJS.ErrnoException): string {
  return PROBLEMS[error.code ?? ''] ?? error.message;
}

const PROBLEMS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EISDIR: 'it is a directory',
  ELOOP: 'its symbolic links form a loop',
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8',
};
