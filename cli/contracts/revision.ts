import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as tar from 'tar';
import { UserError } from '../failure';

/** A state of the contracts. */
export interface Revision {
  /** The folder that has the contracts, on this machine. */
  readonly folder: string;
  /** That folder as the reader knows it: `main:contracts`. */
  readonly shown: string;
}

/** Where the contracts are in a repository. */
const CONTRACTS = 'contracts';

/** The contracts of the work tree. */
export function workTree(repository: string): Revision {
  return { folder: path.join(repository, CONTRACTS), shown: CONTRACTS };
}

/**
 * Calls back with the contracts as they are at a git ref, or in a directory: the one that is named, or its folder
 * `contracts`. Throws a {@link UserError} where there are none.
 *
 * @param repository the root of the repository
 */
export async function withRevision<T>(
  against: string,
  repository: string,
  use: (revision: Revision) => Promise<T>,
): Promise<T> {
  const commit = git(repository, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${against}^{commit}`]);
  if (commit.status !== 0) {
    const named = path.resolve(against);
    if (!existsSync(named) || !statSync(named).isDirectory()) {
      throw new UserError(
        `"${against}" is neither a git ref of this repository nor a directory${said(commit)}. In a shallow clone, fetch the ref first.`,
      );
    }
    const inside = path.join(named, CONTRACTS);
    const folder = existsSync(inside) ? inside : named;
    return use({ folder, shown: path.relative(process.cwd(), folder) });
  }
  const temporary = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'meshwright-contracts-')));
  try {
    const archive = git(repository, ['archive', '--format=tar', commit.stdout.toString().trim(), '--', CONTRACTS]);
    if (archive.status !== 0) throw new UserError(`There is no folder ${CONTRACTS}/ at "${against}"${said(archive)}.`);
    tar.extract({ cwd: temporary, sync: true }).end(archive.stdout);
    return await use({ folder: path.join(temporary, CONTRACTS), shown: `${against}:${CONTRACTS}` });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

interface Result {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly reason: string;
}

function git(cwd: string, args: readonly string[]): Result {
  const { status, stdout, stderr, error } = spawnSync('git', args, { cwd, maxBuffer: 1 << 30 });
  return { status, stdout: stdout ?? Buffer.alloc(0), reason: (error?.message ?? stderr?.toString() ?? '').trim() };
}

function said({ reason }: Result): string {
  return reason === '' ? '' : ` (git says: ${reason})`;
}
