import { FindingsError } from '../lib';
import { styled } from './terminal';

/** Something that a user can mend, said in words; its stack trace would only hide them. */
export class UserError extends Error {
  override readonly name: string = 'UserError';
}

/** A command line that means nothing; the message says what would. */
export class UsageError extends UserError {
  override readonly name = 'UsageError';
}

/** Errors of folders that not every command loads, by name: what they say is for the user too. */
const FOR_THE_USER = ['TestbedError', 'RunnerError'];

/**
 * Runs an entry point: what a user can mend is printed without a stack trace, and the exit code is 1, or 2 for a wrong
 * command line.
 */
export async function reportFailures(run: () => void | Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    process.exitCode = error instanceof UsageError ? 2 : 1;
    const known = error instanceof FindingsError || error instanceof UserError;
    if (!known && !(error instanceof Error && FOR_THE_USER.includes(error.name))) throw error;
    process.stderr.write(`${styled('red', error.message)}\n`);
  }
}
