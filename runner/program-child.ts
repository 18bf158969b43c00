import path from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import type { ProgramAnswer, ProgramRequest } from './program';
import { recordRegistrations, withoutSecretMarks } from './recording-monitor';

/**
 * The process in which a Pulumi program runs without an engine; it is asked, and answers, over its IPC channel. It
 * answers when nothing is left to do: a registration that fails says so only then, and half a program must never count
 * as a program that wants less.
 */
process.once('message', (request: ProgramRequest) => {
  let answer: ProgramAnswer = { failure: 'The Pulumi program waits for something that never comes.' };
  const fail = (error: unknown) => {
    if (!('failure' in answer && failed)) answer = { failure: messageOf(error) };
    failed = true;
  };
  let failed = false;
  process.on('unhandledRejection', fail);
  process.on('uncaughtException', fail);
  process.once('beforeExit', () => process.send?.(answer));
  process.channel?.unref();
  run(request).then((objects) => {
    if (!failed) answer = { objects };
  }, fail);
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
