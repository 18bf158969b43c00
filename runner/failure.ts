/** What a runner could not do, in words for the person who asked; entry points print the message without a stack. */
export class RunnerError extends Error {
  override readonly name = 'RunnerError';
}

/** The message of anything that was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
