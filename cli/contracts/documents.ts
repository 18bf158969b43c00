import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { type Contract, type Finding, FindingsError, readContract } from '../../lib';
import { UserError } from '../failure';
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
    .filter(({ file, contract }) => contract.operations.length > 0 || claimsToBeOne(file));
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
  if ('problem' in document) throw new UserError(`${path.join(shown, name)} cannot be read: ${document.problem}`);
  const contract = readContract(document.text, path.join(shown, name), (file) => read(path.relative(shown, file)));
  const invalid = contract.findings.filter((f: Finding) => UNREADABLE.includes(f.code));
  return { name, file: path.join(folder, name), contract, texts, invalid };
}

function readText(file: string): { text: string } | { problem: string } {
  try {
    return { text: readFileSync(file, 'utf8') };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

/** Whether a file says that it is an OpenAPI document with paths, or cannot be parsed, so that nobody can tell. */
function claimsToBeOne(file: string): boolean {
  try {
    const document = parse(readFileSync(file, 'utf8'));
    return typeof document === 'object' && document !== null && ('swagger' in document || 'paths' in document);
  } catch {
    return true;
  }
}
