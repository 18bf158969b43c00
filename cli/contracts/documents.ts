import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { type Contract, type Finding, FindingsError, finding, readContract } from '../../lib';
import type { Revision } from './revision';

/** A contract at one revision. */
export interface Document {
  /** Its path in the folder of contracts: `payments.yaml`. */
  readonly name: string;
  /** Where it is on this machine. */
  readonly file: string;
  readonly contract: Contract;
  /** What it and the files that it refers to hold, by their paths in the folder. */
  readonly texts: ReadonlyMap<string, string>;
  /** What keeps it from being understood. */
  readonly invalid: readonly Finding[];
}

/** Findings of a document that keep it from being compared: what is wrong with its operations is for synthesis. */
const UNREADABLE: readonly string[] = ['MW601', 'MW602'];

/** The contracts of a revision, by their names; files that only others refer to are none. */
export function readDocuments(revision: Revision): Map<string, Document> {
  const { folder } = revision;
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const documents = names
    .filter((name) => /\.(ya?ml|json)$/i.test(name))
    .sort()
    .map((name) => readDocument(name, revision))
    .filter((document) => document.contract.operations.length > 0 || claimsToBeOne(document));
  return new Map(documents.map((document) => [document.name, document]));
}

/** Throws a {@link FindingsError} with everything that keeps one of them from being understood. */
export function requireValid(documents: Iterable<Document>): void {
  const findings = [...documents].flatMap(({ invalid }) => invalid);
  if (findings.length > 0) throw new FindingsError(findings);
}

function readDocument(name: string, { folder, shown }: Revision): Document {
  const texts = new Map<string, string>();
  const read = (file: string) => {
    const result = readText(path.join(folder, file));
    if ('text' in result) texts.set(file, result.text);
    return result;
  };
  const document = read(name);
  const contract =
    'problem' in document
      ? unreadable(path.join(shown, name), document.problem)
      : readContract(document.text, path.join(shown, name), (file) => read(path.relative(shown, file)));
  const invalid = contract.findings.filter((f: Finding) => UNREADABLE.includes(f.code));
  return { name, file: path.join(folder, name), contract, texts, invalid };
}

function unreadable(file: string, problem: string): Contract {
  const message = `The file cannot be read: ${problem}`;
  const findings = [finding('MW601', `${file}:1`, { message, value: file, fix: 'make it a readable file in UTF-8' })];
  return { file, title: '', version: '', basePath: '', operations: [], sensitiveFields: [], findings };
}

function readText(file: string): { text: string } | { problem: string } {
  try {
    // With a replacement for each wrong octet, two texts that differ would be the same.
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { problem: code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is not UTF-8' : message };
  }
}

/** Members of a document that promises something. One with nothing but components is there for others. */
const PROMISES = ['swagger', 'paths', 'webhooks'];

/** Whether a file says that it is an OpenAPI document which promises something, or cannot be parsed, so that nobody can tell. */
function claimsToBeOne({ name, texts }: Document): boolean {
  const text = texts.get(name);
  if (text === undefined) return true;
  try {
    const document = parse(text);
    return (
      typeof document === 'object' && document !== null && PROMISES.some((member) => Object.hasOwn(document, member))
    );
  } catch {
    return true;
  }
}
