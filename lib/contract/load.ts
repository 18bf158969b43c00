import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Contract } from './contract';
import { cannotRead, type ReadText, readContract, unreadable } from './read';

/**
 * Reads an OpenAPI 3.0 or 3.1 document and the local files that it refers to. Never throws: a file that is missing,
 * unreadable or invalid gives a contract with findings (MW601 to MW604, MW606).
 *
 * @param file path of the document, absolute or from the working directory
 */
export function loadContract(file: string): Contract {
  const name = path.relative(process.cwd(), path.resolve(file)) || '.';
  const document = readText(name);
  if ('problem' in document) return unreadable(name, [cannotRead(`${name}:1`, name, document.problem)]);
  return readContract(document.text, name, readText);
}

const readText: ReadText = (file) => {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)) };
  } catch (error) {
    return { problem: PROBLEMS[(error as NodeJS.ErrnoException).code ?? ''] ?? (error as Error).message };
  }
};

const PROBLEMS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EISDIR: 'it is a directory',
  ELOOP: 'its symbolic links form a loop',
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8',
};
