import path from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import type { Manifest } from '../lib';
import type { ProgramAnswer, ProgramRequest, RegisteredObject } from './program';
import { recordRegistrations, withoutSecretMarks } from './recording-monitor';

/**
 * The process in which a Pulumi program runs without an engine; it is asked, and answers, over its IPC channel. It
 * answers when nothing is left to do: a registration that fails says so only then, and half a program must never count
 * as a program that wants less.
 */
process.once('message', (request: ProgramRequest) => {
  const failures: string[] = [];
  let objects: readonly RegisteredObject[] | undefined;
  const fail = (error: unknown) => failures.push(messageOf(error));
  process.on('unhandledRejection', fail);
  process.on('uncaughtException', fail);
  process.once('beforeExit', () => {
    const [failure = 'The Pulumi program waits for something that never comes.'] = failures;
    const answer: ProgramAnswer = objects && failures.length === 0 ? { objects } : { failure };
    if ('failure' in answer) process.exitCode = 1;
    process.channel?.ref();
    process.send?.(answer, () => process.disconnect());
  });
  process.channel?.unref();
  run(request).then((registered) => {
    objects = registered;
  }, fail);
});

async function run({ root, environment, config }: ProgramRequest): Promise<RegisteredObject[]> {
  pulumi.runtime.setAllConfig({ ...config.values }, [...config.secretKeys]);
  const registrations = await recordRegistrations(config.project, environment);
  await pulumi.runtime.runInPulumiStack(async () => {
    const program = require(path.join(root, config.main));
    return typeof program === 'function' ? program() : program;
  });
  await pulumi.runtime.disconnect();
  const resources = registrations.filter(({ type, custom }) => custom && !type.startsWith('pulumi:'));
  const foreign = resources.filter(({ type }) => !type.startsWith('kubernetes:'));
  if (foreign.length > 0) {
    const names = foreign.map(({ type, name }) => `${type} ${name}`).join(', ');
    throw new pulumi.RunError(`Only the Pulumi engine can deploy what is no Kubernetes object: ${names}.`);
  }
  return resources.map(({ urn, inputs, dependsOn, ignoreChanges, timeoutSeconds }) => ({
    urn,
    ignoreChanges,
    timeoutSeconds,
    manifest: withoutSecretMarks(inputs) as Manifest,
    dependsOn,
  }));
}

/** Errors that were made for people hide their stack, as they do under the engine. */
function messageOf(error: unknown): string {
  if (pulumi.RunError.isInstance(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
