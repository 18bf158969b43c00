import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type EngineEvent, LocalWorkspace, type PulumiFn, type Stack } from '@pulumi/pulumi/automation';
import type { Manifest } from '../lib';
import { identityOf } from '../testbed/process';
import { withNamespace } from './drift';
import type { Deployment, Drift, Engine, Progress, Row } from './engine';
import { EngineFailure, withPodReasons } from './engine-failure';
import { reasonOf } from './failure';
import { assertHarmless } from './harmful-changes';
import { Kubectl } from './kubectl';
import { awaitTermination, checkNamespaces } from './namespaces';
import { type RegisteredObject, runProgram } from './program';
import { driftOf, objectOf, plainText, rowOf } from './pulumi-events';
import type { PulumiParts } from './pulumi-parts';
import type { StackConfig } from './stack-config';
import { releaseStaleLocks } from './stale-locks';
import type { StateOfStack } from './state-failure';
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
    return this.driftOfStack(await this.open(deployment, progress), progress);
  }

  async preview(deployment: Deployment, progress: Progress): Promise<Row[]> {
    const { opened, drift } = await this.prepare(deployment, progress);
    return progress.step('Compare with the plan', (detail) =>
      this.rows(opened, detail, (onEvent) => opened.stack.preview({ refresh: drift.length > 0, onEvent })),
    );
  }

  async up(deployment: Deployment, progress: Progress): Promise<Row[]> {
    const { opened, objects, kubectl, drift } = await this.prepare(deployment, progress);
    for (const { object, differences } of drift) {
      for (const difference of differences) progress.note(`drift: ${object} ${difference}`);
    }
    const rows = await progress.step('Apply the plan', (detail) =>
      this.rows(opened, detail, (onEvent) => opened.stack.up({ refresh: drift.length > 0, onEvent })).catch((error) =>
        withPodReasons(error, objects, kubectl),
      ),
    );
    await checkNamespaces(manifestsOf(objects), kubectl);
    return rows;
  }

  async destroy(deployment: Deployment, progress: Progress): Promise<Row[]> {
    const opened = await this.open(deployment, progress);
    return progress.step('Delete what was deployed', (detail) =>
      this.rows(opened, detail, (onEvent) => opened.stack.destroy({ onEvent })),
    );
  }

  /** The stack, what its program registers, once that is known to do no harm, and what has drifted. */
  private async prepare(deployment: Deployment, progress: Progress) {
    const opened = await this.open(deployment, progress);
    const kubectl = new Kubectl(deployment.cluster);
    const objects = await progress.step('Look for changes that do harm', (detail) =>
      harmless(deployment, kubectl, detail),
    );
    return { opened, kubectl, objects, drift: await this.driftOfStack(opened, progress) };
  }

  private driftOfStack(opened: Opened, progress: Progress): Promise<Drift[]> {
    return progress.step('Compare with the cluster', (detail) =>
      this.run(opened, detail, async (onEvent) => {
        const drift: Drift[] = [];
        await opened.stack.previewRefresh({
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
    opened: Opened,
    detail: (text: string) => void,
    operation: (onEvent: (event: EngineEvent) => void) => Promise<unknown>,
  ): Promise<Row[]> {
    const rows = new Map<string, Row>();
    await this.run(opened, detail, (onEvent) =>
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
    { state }: Opened,
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
      throw new EngineFailure(error, errors, state);
    }
  }

  private async open(deployment: Deployment, progress: Progress): Promise<Opened> {
    const { config, environment } = deployment;
    const state = { folder: this.stateFolder, project: config.project, stack: environment };
    const opened = await progress.step('Open the stack', async () => {
      try {
        const stack = await openStack(deployment, this.parts, this.stateFolder);
        await configure(stack, config);
        return { stack, state };
      } catch (error) {
        throw new EngineFailure(error, [], state);
      }
    });
    if (releaseStaleLocks(state, (pid) => identityOf(pid) !== undefined)) {
      progress.note('A run that was killed had this stack locked: the lock is released.');
      await progress.step('Look up what the killed run left', (detail) =>
        this.run(opened, detail, (onEvent) => opened.stack.refresh({ clearPendingCreates: true, onEvent })),
      );
    }
    return opened;
  }
}

/** A stack, and where its state lies. */
interface Opened {
  readonly stack: Stack;
  readonly state: StateOfStack;
}

/**
 * What the program registers, once it is known to harm nothing that runs, all its namespaces can be filled, and the API
 * server takes every object: the engine itself would find that out one by one, with others changed already.
 */
async function harmless(
  deployment: Deployment,
  kubectl: Kubectl,
  detail: (text: string) => void,
): Promise<RegisteredObject[]> {
  const objects = await runProgram(deployment);
  const manifests = manifestsOf(objects);
  assertHarmless(manifests, await kubectl.get(manifests));
  await awaitTermination(manifests, kubectl, detail);
  await validate(manifests, kubectl);
  return objects;
}

async function validate(manifests: readonly Manifest[], kubectl: Kubectl): Promise<void> {
  try {
    await kubectl.dryRun(withNamespace(manifests, await kubectl.get(manifests)));
  } catch (error) {
    // The engine replaces an object whose immutable field changes.
    if (!/immutable/.test(reasonOf(error))) throw error;
  }
}

const manifestsOf = (objects: readonly RegisteredObject[]) => objects.map(({ manifest }) => manifest);

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
