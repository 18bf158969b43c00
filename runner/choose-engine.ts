import { EmbeddedEngine } from './embedded-engine';
import type { Deployment, Engine, Progress } from './engine';
import { RunnerError } from './failure';
import { Inventory } from './inventory';
import { Kubectl } from './kubectl';
import { PulumiEngine } from './pulumi-engine';
import { obtainPulumi } from './pulumi-parts';

export interface EngineFolders {
  /** Where downloads are kept. */
  readonly cache: string;
  /** Where the engine keeps the state of the stack: it must end with the cluster that it tells of. */
  readonly state: string;
}

/** `pulumi` is the real engine, built if need be; without a word the embedded runner stands in where none can be had quickly. */
export type EngineChoice = 'pulumi' | undefined;

/**
 * The real engine where it can be had, else the embedded runner, which says why. What the embedded runner has deployed
 * stays with it: the real engine would find objects that its state does not tell of.
 *
 * @throws RunnerError if the real engine is asked for and cannot be had, or cannot take over
 */
export async function chooseEngine(
  { cache, state }: EngineFolders,
  deployment: Deployment,
  progress: Progress,
  choice?: EngineChoice,
): Promise<Engine> {
  const inventory = await new Inventory(new Kubectl(deployment.cluster), deployment).read();
  if (inventory.length > 0) return ofEmbedded(deployment, choice);
  if (choice === 'pulumi') return new PulumiEngine(await obtainPulumi(cache, progress, true), state);
  try {
    return new PulumiEngine(await obtainPulumi(cache, progress, false), state);
  } catch (error) {
    if (!(error instanceof RunnerError)) throw error;
    return new EmbeddedEngine(`${error.message}; --engine pulumi builds one, in some minutes`);
  }
}

function ofEmbedded({ environment }: Deployment, choice: EngineChoice): Engine {
  if (choice !== 'pulumi') return new EmbeddedEngine(`${environment} was deployed by it`);
  throw new RunnerError(
    `${environment} was deployed by the embedded runner, and Pulumi's state knows nothing of its objects. ` +
      'End the testbed (npm stop) and start again with --engine pulumi.',
  );
}
