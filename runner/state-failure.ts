import path from 'node:path';

/** Where the engine keeps what it knows of a stack. */
export interface StateOfStack {
  /** The folder of all stacks. */
  readonly folder: string;
  readonly project: string;
  readonly stack: string;
}

/**
 * What a state that cannot be read made of a run, with what to do about it; undefined for failures of any other kind.
 * Such a state is found before anything is changed.
 *
 * @param reason what the engine said
 */
export function stateFailure(reason: string, { folder, project, stack }: StateOfStack): string | undefined {
  const file = path.join(folder, '.pulumi', 'stacks', project, `${stack}.json`);
  const state = `Nothing was changed: the state of stack ${stack}`;
  const end = 'end the testbed, with which its state ends (npm stop), and start again';
  if (/incorrect passphrase/.test(reason)) {
    return `${state} is encrypted with another passphrase (${file}). Put back the one that fits, or ${end}.`;
  }
  const [, version] =
    /(unsupported checkpoint version \d+|needs support for the following features: .*|state store unsupported: .*)/.exec(
      reason,
    ) ?? [];
  if (version !== undefined) {
    return `${state} was written by another version of Pulumi (${file}: ${version}). Run with that version, or ${end}.`;
  }
  const [, damage] = /failed to load checkpoint: (.*)/.exec(reason) ?? [];
  if (damage === undefined) return undefined;
  return `${state} is damaged (${file}: ${damage}). Put back ${stack}.json.bak, which is beside it, or ${end}.`;
}
