import { fork } from 'node:child_process';
import path from 'node:path';
import type { Manifest } from '../lib';
import { RunnerError } from './failure';
import type { StackConfig } from './stack-config';

export interface ProgramRequest {
  /** The folder of `Pulumi.yaml`. */
  readonly root: string;
  readonly environment: string;
  readonly config: StackConfig;
}

/** A Kubernetes object that the program registered, secrets in clear. */
export interface RegisteredObject {
  readonly urn: string;
  readonly manifest: Manifest;
  /** The URNs that must be there first. */
  readonly dependsOn: readonly string[];
  /** The fields, such as `spec.replicas`, that are somebody else's once the object is there. */
  readonly ignoreChanges: readonly string[];
  /**
   * How long it may take until what it starts is ready, in seconds.
   * @default - as long as the engine waits by itself
   */
  readonly timeoutSeconds?: number;
}

export type ProgramAnswer = { readonly objects: readonly RegisteredObject[] } | { readonly failure: string };

/**
 * Runs a Pulumi program in a process of its own, with the SDK's monitor in the engine's place, and returns the objects
 * that it registers, each after all that it depends on. Configuration and objects hold secrets: they travel over the
 * processes' own channel, never through a file or the environment.
 */
export async function runProgram(request: ProgramRequest): Promise<RegisteredObject[]> {
  const answer = await ask(request);
  if ('failure' in answer) throw new RunnerError(answer.failure);
  return inOrder(answer.objects);
}

function ask(request: ProgramRequest): Promise<ProgramAnswer> {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(__dirname, 'program-child.ts'), {
      cwd: request.root,
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    let answer: ProgramAnswer | undefined;
    child.once('message', (message) => {
      answer = message as ProgramAnswer;
    });
    child.once('error', (error) => reject(new RunnerError(`The Pulumi program does not start: ${error.message}`)));
    child.once('close', (code, signal) => {
      // The SDK ends with an exit code where a resource was never registered, after all else went well.
      if (answer && (code === 0 || 'failure' in answer)) resolve(answer);
      else
        reject(
          new RunnerError(
            `The Pulumi program did not register all of its resources (${signal ?? `exit code ${code}`}).`,
          ),
        );
    });
    child.send(
      request,
      (error) => error && reject(new RunnerError(`The Pulumi program does not listen: ${error.message}`)),
    );
  });
}

/** Depth first, in the order of registration: an object comes after all that it depends on. */
export function inOrder(objects: readonly RegisteredObject[]): RegisteredObject[] {
  const byUrn = new Map(objects.map((object) => [object.urn, object]));
  const ordered = new Set<RegisteredObject>();
  const stack = [...objects].reverse();
  const opened = new Set<RegisteredObject>();
  for (let object = stack.at(-1); object; object = stack.at(-1)) {
    if (opened.has(object)) {
      ordered.add(object);
      stack.pop();
      continue;
    }
    opened.add(object);
    const first = object.dependsOn.flatMap((urn) => byUrn.get(urn) ?? []).filter((other) => !opened.has(other));
    stack.push(...first.reverse());
  }
  return [...ordered];
}
