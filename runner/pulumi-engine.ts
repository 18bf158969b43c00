import { mkdirSync } from 'node:fs';
import path from 'node:path';
import {
  CommandError,
  ConcurrentUpdateError,
  type EngineEvent,
  LocalWorkspace,
  type PulumiFn,
  type Stack,
} from '@pulumi/pulumi/automation';
import { identityOf } from '../testbed/process';
import { clusterFailure } from './cluster-failure';
import type { Deployment, Drift, Engine, Progress, Row } from './engine';
import { commandReason, RunnerError, reasonOf } from './failure';
import { assertHarmless } from './harmful-changes';
import { Kubectl } from './kubectl';
import { awaitTermination, checkNamespaces } from './namespaces';
import { type RegisteredObject, runProgram } from './program';
import { driftOf, objectOf, plainText, rowOf } from './pulumi-events';
import type { PulumiParts } from './pulumi-parts';
import { unavailable } from './readiness';
import type { StackConfig } from './stack-config';
import { releaseStaleLocks } from './stale-locks';
import { summaryOf } from './summary';

/**
 * Encrypts the state of a testbed's stack, which lies beside the testbed, readable for its owner only, and holds
 * nothing but what was made up for it.
 */
const PASSPHRASE = 'testbed';

/**
 * The real engine, through Pulumi's Automation API, with a state and a configuration of its own: neither the login nor
 * the files of the user's stacks are touched.
 */
export class PulumiEngine implements Engine {
  readonly description: string;

  /** @param stateFolder where the stack's state is kept: it must end with the cluster that it tells of */
  constructor(
    private readonly parts: PulumiParts,
    private readonly stateFolder: string,
  ) {
    this.description = `Pulumi ${parts.command.version} (${parts.source})`;
  }

  async drift(deployment: Deployment, progress: Progress): Promise<Drift[]> {
    return this.driftOfStack(await this.stack(deployment, progress), progress);
  }

  async preview(deployment: Deployment, progress: Progress): Promise<Row[]> {
    const { stack, drift } = await this.prepare(deployment, progress);
    return progress.step('Compare with the plan', (detail) =>
      this.rows(detail, (onEvent) => stack.preview({ refresh: drift.length > 0, onEvent })),
    );
  }

  async up(deployment: Deployment, progress: Progress): Promise<Row[]> {
    const { stack, objects, kubectl, drift } = await this.prepare(deployment, progress);
    for (const { object, differences } of drift) {
      for (const difference of differences) progress.note(`drift: ${object} ${difference}`);
    }
    const rows = await progress.step('Apply the plan', (detail) =>
      this.rows(detail, (onEvent) => stack.up({ refresh: drift.length > 0, onEvent })).catch((error) =>
        failed(error, objects, kubectl),
      ),
    );
    await checkNamespaces(manifestsOf(objects), kubectl);
    return rows;
  }

  async destroy(deployment: Deployment, progress: Progress): Promise<Row[]> {
    const stack = await this.stack(deployment, progress);
    return progress.step('Delete what was deployed', (detail) =>
      this.rows(detail, (onEvent) => stack.destroy({ onEvent })),
    );
  }

  /** The stack, what its program registers, once that is known to do no harm, and what has drifted. */
  private async prepare(deployment: Deployment, progress: Progress) {
    const stack = await this.stack(deployment, progress);
    const kubectl = new Kubectl(deployment.cluster);
    const objects = await progress.step('Look for changes that do harm', (detail) =>
      harmless(deployment, kubectl, detail),
    );
    return { stack, kubectl, objects, drift: await this.driftOfStack(stack, progress) };
  }

  private driftOfStack(stack: Stack, progress: Progress): Promise<Drift[]> {
    return progress.step('Compare with the cluster', (detail) =>
      this.run(detail, async (onEvent) => {
        const drift: Drift[] = [];
        await stack.previewRefresh({
          onEvent: (event) => {
            onEvent(event);
            drift.push(...driftOf(event));
          },
        });
        return drift;
      }),
    );
  }

  private async rows(
    detail: (text: string) => void,
    operation: (onEvent: (event: EngineEvent) => void) => Promise<unknown>,
  ): Promise<Row[]> {
    const rows = new Map<string, Row>();
    await this.run(detail, (onEvent) =>
      operation((event) => {
        onEvent(event);
        const row = rowOf(event);
        if (row) rows.set(row.object, row);
      }),
    );
    detail(summaryOf([...rows.values()]));
    return [...rows.values()];
  }

  /** Runs an operation; what fails in it is told by the engine's own diagnostics. */
  private async run<T>(
    detail: (text: string) => void,
    operation: (onEvent: (event: EngineEvent) => void) => Promise<T>,
  ): Promise<T> {
    const errors: string[] = [];
    const begun = new Set<string>();
    try {
      return await operation(({ diagnosticEvent, resourcePreEvent }) => {
        if (diagnosticEvent?.severity === 'error') errors.push(plainText(diagnosticEvent.message));
        const object = resourcePreEvent && objectOf(resourcePreEvent.metadata);
        if (object) begun.add(object);
        if (begun.size > 0 && begun.size % 10 === 0) detail(`${begun.size} objects`);
      });
    } catch (error) {
      throw new EngineFailure(reasonsOf(error, errors));
    }
  }

  private async stack(deployment: Deployment, progress: Progress): Promise<Stack> {
    const stack = await progress.step('Open the stack', async () => {
      try {
        const opened = await openStack(deployment, this.parts, this.stateFolder);
        await configure(opened, deployment.config);
        return opened;
      } catch (error) {
        throw new EngineFailure(reasonsOf(error, []));
      }
    });
    const names = { project: deployment.config.project, stack: deployment.environment };
    if (releaseStaleLocks(this.stateFolder, names, (pid) => identityOf(pid) !== undefined)) {
      progress.note('A run that was killed had this stack locked: the lock is released.');
      await progress.step('Look up what the killed run left', (detail) =>
        this.run(detail, (onEvent) => stack.refresh({ clearPendingCreates: true, onEvent })),
      );
    }
    return stack;
  }
}

/** What the program registers, once it is known to harm nothing that runs and all its namespaces can be filled. */
async function harmless(
  deployment: Deployment,
  kubectl: Kubectl,
  detail: (text: string) => void,
): Promise<RegisteredObject[]> {
  const objects = await runProgram(deployment);
  const manifests = manifestsOf(objects);
  assertHarmless(manifests, await kubectl.get(manifests));
  await awaitTermination(manifests, kubectl, detail);
  return objects;
}

const manifestsOf = (objects: readonly RegisteredObject[]) => objects.map(({ manifest }) => manifest);

/** How the provider says that pods are not ready in time: without a word on why they are not. */
const TIMED_OUT = /timed out waiting to be Ready/;

/** Throws what a deployment failed with, and where it is pods or namespaces of the cluster, what is the matter with them. */
async function failed(error: unknown, objects: readonly RegisteredObject[], kubectl: Kubectl): Promise<never> {
  if (!(error instanceof EngineFailure) || !error.reasons.some((reason) => TIMED_OUT.test(reason))) throw error;
  await checkNamespaces(manifestsOf(objects), kubectl);
  const pods = await unavailable(objects, kubectl);
  if (pods === undefined) throw error;
  const others = error.reasons.filter((reason) => !TIMED_OUT.test(reason));
  const advice = 'What does not depend on them was applied; mend the cause and run again.';
  throw new RunnerError([...others, pods, advice].join('\n'));
}

function openStack({ root, environment, config }: Deployment, parts: PulumiParts, stateFolder: string): Promise<Stack> {
  const workDir = path.join(stateFolder, 'workspace');
  mkdirSync(workDir, { recursive: true, mode: 0o700 });
  return LocalWorkspace.createOrSelectStack(
    { stackName: environment, projectName: config.project, program: programOf(root, config.main) },
    {
      workDir,
      pulumiHome: parts.home,
      pulumiCommand: parts.command,
      projectSettings: { name: config.project, runtime: 'nodejs' },
      envVars: {
        PULUMI_BACKEND_URL: `file://${stateFolder}`,
        PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
        PULUMI_SKIP_UPDATE_CHECK: 'true',
        // The provider's option says the same, and the version that is built here does not know it yet.
        PULUMI_K8S_ENABLE_PATCH_FORCE: 'true',
        ...(parts.pluginFolder && {
          PATH: [parts.pluginFolder, process.env.PATH].join(path.delimiter),
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
        }),
      },
    },
  );
}

async function configure(stack: Stack, { values, secretKeys }: StackConfig): Promise<void> {
  const stale = Object.keys(await stack.getAllConfig()).filter((key) => !(key in values));
  if (stale.length > 0) await stack.removeAllConfig(stale);
  const entries = Object.entries(values).map(([key, value]) => [key, { value, secret: secretKeys.includes(key) }]);
  await stack.setAllConfig(Object.fromEntries(entries));
}

/** The same program that `pulumi up` runs, in this process. */
function programOf(root: string, main: string): PulumiFn {
  return async () => {
    const program = require(path.join(root, main));
    return typeof program === 'function' ? program() : program;
  };
}

/** What an operation of the engine failed with, each reason once. */
class EngineFailure extends RunnerError {
  constructor(readonly reasons: readonly string[]) {
    super(clusterFailure(reasons.flatMap((reason) => reason.split('\n'))) ?? reasons.join('\n'));
  }
}

function reasonsOf(error: unknown, diagnostics: readonly string[]): string[] {
  if (error instanceof ConcurrentUpdateError) {
    return [
      'Another run is deploying to this stack, and its process still runs. Wait until it has ended, then run again.',
    ];
  }
  const [, signal] = /Command was killed with (\w+)/.exec(reasonOf(error)) ?? [];
  if (signal !== undefined) return [`The engine was killed (${signal}). Run again: what it left is looked up then.`];
  const reasons = diagnostics.filter((text) => !/^(preview|update|destroy|refresh) failed$/.test(text));
  if (reasons.length > 0) return [...new Set(reasons)];
  if (!(error instanceof CommandError)) return [reasonOf(error)];
  return [plainText(commandReason(error))];
}
