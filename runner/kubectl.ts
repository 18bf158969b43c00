import { spawn } from 'node:child_process';
import type { Manifest } from '../lib';
import { clusterFailure } from './cluster-failure';
import type { Target } from './engine';
import { RunnerError } from './failure';

/** What the API server returns: the manifest and what it keeps itself. */
export type LiveObject = Manifest & {
  readonly metadata: {
    readonly resourceVersion: string;
    readonly generation?: number;
    readonly deletionTimestamp?: string;
    readonly managedFields?: readonly ManagedFields[];
  };
};

/** The fields of an object that one manager set by one operation, as server-side apply keeps them. */
export interface ManagedFields {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  /** Such as `status`. @default - the object itself */
  readonly subresource?: string;
  readonly fieldsV1?: object;
}

/** Who owns the fields that are applied. */
export const FIELD_MANAGER = 'meshwright';

/** kubectl against one named cluster. Objects go in through stdin, as they hold secrets; nothing is written to disk. */
export class Kubectl {
  constructor(private readonly target: Target) {}

  /** Those of the objects that exist. */
  get(objects: readonly Manifest[]): Promise<LiveObject[]> {
    if (objects.length === 0) return Promise.resolve([]);
    return this.objects(['get', '-f', '-', '--ignore-not-found', '-o', 'json'], objects);
  }

  /** As {@link get}, with who manages which of their fields. */
  getWithManagers(objects: readonly Manifest[]): Promise<LiveObject[]> {
    if (objects.length === 0) return Promise.resolve([]);
    return this.objects(['get', '-f', '-', '--ignore-not-found', '--show-managed-fields', '-o', 'json'], objects);
  }

  /** All objects of a kind in a namespace. */
  list(kind: string, namespace: string): Promise<LiveObject[]> {
    return this.objects(['get', kind, '--namespace', namespace, '-o', 'json']);
  }

  /**
   * Server-side apply with strict validation. Fields that somebody else changed are taken back: the plan owns what it
   * states.
   */
  apply(objects: readonly Manifest[]): Promise<LiveObject[]> {
    return this.serverSideApply(objects, '--dry-run=none');
  }

  /** What {@link apply} would return: the API server does everything but keep the result, admission included. */
  dryRun(objects: readonly Manifest[]): Promise<LiveObject[]> {
    return this.serverSideApply(objects, '--dry-run=server', '--show-managed-fields');
  }

  private serverSideApply(objects: readonly Manifest[], ...more: string[]): Promise<LiveObject[]> {
    if (objects.length === 0) return Promise.resolve([]);
    const how = ['--server-side', '--force-conflicts', `--field-manager=${FIELD_MANAGER}`, '--validate=strict'];
    return this.objects(['apply', ...how, ...more, '-f', '-', '-o', 'json'], objects);
  }

  /** Deletes the objects in their order and waits until they are gone, for at most a minute. */
  async delete(objects: readonly Manifest[]): Promise<void> {
    if (objects.length === 0) return;
    await this.run(
      ['delete', '-f', '-', '--ignore-not-found', '--wait', '--timeout=60s', '-o', 'name'],
      streamOf(objects),
    );
  }

  private async objects(args: readonly string[], input?: readonly Manifest[]): Promise<LiveObject[]> {
    const text = await this.run(args, input && streamOf(input));
    if (text.trim() === '') return [];
    const answer = JSON.parse(text);
    return Array.isArray(answer.items) ? answer.items : [answer];
  }

  private run(args: readonly string[], input = ''): Promise<string> {
    const { kubectl, kubeconfig, context } = this.target;
    const cluster = [...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]), '--context', context];
    return new Promise((resolve, reject) => {
      const child = spawn(kubectl, [...cluster, ...args]);
      let [stdout, stderr] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      child.on('error', (error) => reject(new RunnerError(`${kubectl} does not start: ${error.message}`)));
      child.on('close', (code) => (code === 0 ? resolve(stdout) : reject(new RunnerError(explain(stderr, args[0])))));
      // kubectl may refuse without reading its input; its exit code tells what matters.
      child.stdin.on('error', () => {});
      child.stdin.end(input);
    });
  }
}

/** One document an object: of a `List`, kubectl would report the first error only, and not whose it is. */
const streamOf = (objects: readonly Manifest[]) => objects.map((object) => JSON.stringify(object)).join('\n');

/** What kubectl adds to an error that says nothing of it, or gives advice that does not fit here. */
const NOISE = /^(error: )?error validating "STDIN": error validating data: |; if you choose to ignore these errors.*$/g;

/** kubectl's errors, each once, without its own log lines. */
export function explain(stderr: string, command = 'command'): string {
  const lines = stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^[EWI]\d{4} /.test(line))
    .map((line) => line.replace(NOISE, ''));
  const failure = clusterFailure(lines);
  if (failure !== undefined) return failure;
  return lines.length > 0 ? [...new Set(lines)].join('\n') : `kubectl ${command} failed without a reason.`;
}
