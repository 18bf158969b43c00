import { FindingsError } from '../lib';
import { styled } from './terminal';

/** Something that a user can mend, said in words; its stack trace would only hide them. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** Runs an entry point: what a user can mend is printed without a stack trace, and the exit code is 1. */
export async function reportFailures(run: () => void | Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    process.exitCode = 1;
    if (!(error instanceof FindingsError || error instanceof UserError)) throw error;
    process.stderr.write(`${styled('red', error.message)}\n`);
  }
}
