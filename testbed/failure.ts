/** What the testbed could not do, in words for the person who asked; entry points print the message without a stack. */
export class TestbedError extends Error {
  override readonly name = 'TestbedError';
}

/** The message of anything that was thrown. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
