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

/**
 * The real engine where it can be had, else the embedded runner, which says why. What the embedded runner has deployed
 * stays with it: the real engine would find objects that its state does not tell of.
 */
export async function chooseEngine(
  { cache, state }: EngineFolders,
  deployment: Deployment,
  progress: Progress,
): Promise<Engine> {
  const inventory = await new Inventory(new Kubectl(deployment.cluster), deployment).read();
  if (inventory.length > 0) return new EmbeddedEngine(`${deployment.environment} was deployed by it`);
  try {
    return new PulumiEngine(await obtainPulumi(cache, progress), state);
  } catch (error) {
    if (!(error instanceof RunnerError)) throw error;
    return new EmbeddedEngine(error.message);
  }
}
