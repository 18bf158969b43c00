import { EmbeddedEngine } from './embedded-engine';
import type { Engine, Progress } from './engine';
import { RunnerError } from './failure';
import { PulumiEngine } from './pulumi-engine';
import { obtainPulumi } from './pulumi-parts';

export interface EngineFolders {
  /** Where downloads are kept. */
  readonly cache: string;
  /** Where the engine keeps the state of the stack: it must end with the cluster that it tells of. */
  readonly state: string;
}

/** The real engine where it can be had, else the embedded runner, which says why. */
export async function chooseEngine({ cache, state }: EngineFolders, progress: Progress): Promise<Engine> {
  try {
    return new PulumiEngine(await obtainPulumi(cache, progress), state);
  } catch (error) {
    if (!(error instanceof RunnerError)) throw error;
    return new EmbeddedEngine(error.message);
  }
}
