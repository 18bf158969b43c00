import path from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import type { ProgramAnswer, ProgramRequest } from './program';
import { recordRegistrations, withoutSecretMarks } from './recording-monitor';

/** The process in which a Pulumi program runs without an engine; it is asked, and answers, over its IPC channel. */
process.once('message', (request: ProgramRequest) => {
  const answer = (message: ProgramAnswer) => process.send?.(message, () => process.disconnect());
  // The SDK reports what fails in a registration only here.
  process.once('unhandledRejection', (error) => answer({ failure: messageOf(error) }));
  run(request).then(
    (objects) => answer({ objects }),
    (error) => answer({ failure: messageOf(error) }),
  );
});

async function run({ root, environment, config }: ProgramRequest) {
  pulumi.runtime.setAllConfig({ ...config.values }, [...config.secretKeys]);
  const registrations = await recordRegistrations(config.project, environment);
  await pulumi.runtime.runInPulumiStack(async () => {
    const program = require(path.join(root, config.main));
    return typeof program === 'function' ? program() : program;
  });
  await pulumi.runtime.disconnect();
  return registrations
    .filter(({ type }) => type.startsWith('kubernetes:'))
    .map(({ urn, inputs, dependsOn }) => ({ urn, manifest: withoutSecretMarks(inputs) as never, dependsOn }));
}

/** Errors that were made for people hide their stack, as they do under the engine. */
function messageOf(error: unknown): string {
  if (pulumi.RunError.isInstance(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
