/** What a runner could not do, in words for the person who asked; entry points print the message without a stack. */
export class RunnerError extends Error {
  override readonly name = 'RunnerError';
}

/** What a command of Pulumi's said in its failure, of which the Automation API tells both outputs and its own view too. */
export function commandReason(error: unknown): string {
  const { stderr } = error as { readonly stderr?: string };
  const message = reasonOf(error);
  const [, said = ''] = /stderr: ([\s\S]*?)\n err\?:/.exec(message) ?? [];
  const [, happened = ''] = /err\?: (?:Error: )?(.*)/.exec(message) ?? [];
  const text = (stderr?.trim() || said.trim() || happened.trim() || message).trim();
  return text.replace(/^Command failed .*\n(?=.*\S)/, '').replace(/^error: /, '');
}

/** The message of anything that was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
