import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { PulumiCommand } from '@pulumi/pulumi/automation';
import { buildPulumi, builtPulumi, type PulumiFiles } from '../testbed/obtain';
import type { Progress } from './engine';
import { commandReason, RunnerError } from './failure';

/** The parts of a real engine. */
export interface PulumiParts {
  readonly command: PulumiCommand;
  /** Where the CLI came from. */
  readonly source: 'cache' | 'PATH' | 'official download' | 'Go build';
  /** The engine's home folder: plugins, and no login of the user's. */
  readonly home: string;
  /**
   * The folder of the Kubernetes provider's plugin, for the engine's PATH.
   * @default - it is installed in the home folder, or on PATH already
   */
  readonly pluginFolder?: string;
}

/** The Kubernetes provider's plugin has the version of the SDK that we register with. */
const PLUGIN_VERSION: string = require('@pulumi/kubernetes/package.json').version;
const PLUGIN = 'pulumi-resource-kubernetes';
/** The first release with a preview of a refresh, which every deployment begins with (changelog of Pulumi 3.181.0). */
const OLDEST = '3.181.0';
/** Milliseconds for the first answer of the download's host: a machine without a way out must not wait for minutes. */
const ANSWER_TIMEOUT = 5_000;
const PLUGIN_TIMEOUT = 180_000;
const DOWNLOAD_HOST = 'https://get.pulumi.com';

/**
 * Finds or gets a Pulumi CLI and the Kubernetes provider's plugin: the cached copy, the CLI on PATH, an earlier build of
 * this project's pins, then the official download, which is the SDK's: it runs the publisher's installer, and no checksum
 * of this project holds it. A CLI that is too old or does not run is passed over, with a word on why.
 *
 * @param mayBuild whether what cannot be had so is built, which takes many minutes
 * @throws RunnerError with the reason why there is none
 */
export async function obtainPulumi(cacheFolder: string, progress: Progress, mayBuild: boolean): Promise<PulumiParts> {
  const root = path.join(cacheFolder, 'pulumi', 'cli');
  const home = path.join(cacheFolder, 'pulumi', 'home');
  const cached = path.join(root, 'bin', 'pulumi');
  const onPath = findOnPath('pulumi');
  const found =
    (existsSync(cached) && (await tryCommand(cached, progress, () => PulumiCommand.get({ root })))) ||
    (onPath !== undefined && (await tryCommand(onPath, progress, () => PulumiCommand.get())));
  const built = found ? undefined : await builtPulumi();
  if (built) return partsOfBuild(built, cacheFolder, home);
  try {
    const lacking = onPath === undefined ? 'no Pulumi CLI on PATH' : `the Pulumi CLI on PATH cannot be used`;
    const parts: PulumiParts = found
      ? { command: found, source: found.command === 'pulumi' ? 'PATH' : 'cache', home }
      : { command: await download(root, lacking, progress), source: 'official download', home };
    await obtainPlugin(parts, progress);
    return parts;
  } catch (error) {
    if (!mayBuild || !(error instanceof RunnerError)) throw error;
    return partsOfBuild(await buildPulumi(progress), cacheFolder, home);
  }
}

/** The SDK looks for a CLI at `bin/pulumi` of a folder. */
async function partsOfBuild(built: PulumiFiles, cacheFolder: string, home: string): Promise<PulumiParts> {
  const root = path.join(cacheFolder, 'pulumi', 'built');
  mkdirSync(path.join(root, 'bin'), { recursive: true });
  const link = path.join(root, 'bin', 'pulumi');
  // Replaced in one step: another run may be starting it.
  const next = `${link}.${process.pid}`;
  rmSync(next, { force: true });
  symlinkSync(built.pulumi, next);
  renameSync(next, link);
  const command = await PulumiCommand.get({ root });
  return { command, source: 'Go build', home, pluginFolder: path.dirname(built['pulumi-resource-kubernetes']) };
}

async function tryCommand(
  file: string,
  progress: Progress,
  get: () => Promise<PulumiCommand>,
): Promise<PulumiCommand | undefined> {
  try {
    const command = await get();
    if (command.version && command.version.compare(OLDEST) < 0) {
      throw new RunnerError(`it is Pulumi ${command.version}, and the oldest that serves is ${OLDEST}`);
    }
    return command;
  } catch (error) {
    progress.note(`The Pulumi CLI ${file} is passed over: ${firstLine(error)}. Install it again, or remove it.`);
    return undefined;
  }
}

async function download(root: string, lacking: string, progress: Progress): Promise<PulumiCommand> {
  try {
    await fetch(DOWNLOAD_HOST, { method: 'HEAD', signal: AbortSignal.timeout(ANSWER_TIMEOUT) });
  } catch {
    throw new RunnerError(`${lacking}, and ${DOWNLOAD_HOST} does not answer`);
  }
  try {
    return await progress.step('Download the Pulumi CLI by its own installer, which pins no checksum', () =>
      PulumiCommand.install({ root }),
    );
  } catch (error) {
    throw new RunnerError(`${lacking}, and its download failed: ${firstLine(error)}`);
  }
}

async function obtainPlugin({ command, home }: PulumiParts, progress: Progress): Promise<void> {
  if (isInstalled(path.join(home, 'plugins', `resource-kubernetes-v${PLUGIN_VERSION}`)) || findOnPath(PLUGIN)) return;
  const args = ['plugin', 'install', 'resource', 'kubernetes', PLUGIN_VERSION, '--reinstall', '--non-interactive'];
  const env = { ...process.env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: 'true' };
  try {
    await progress.step(`Download Pulumi's Kubernetes provider ${PLUGIN_VERSION}, whose checksum is not pinned`, () =>
      promisify(execFile)(command.command, args, { env, timeout: PLUGIN_TIMEOUT }),
    );
  } catch (error) {
    throw new RunnerError(`Pulumi's Kubernetes provider ${PLUGIN_VERSION} cannot be had: ${firstLine(error)}`);
  }
}

/** The engine marks a plugin that it has not finished to install by a file beside its folder. */
function isInstalled(folder: string): boolean {
  return existsSync(path.join(folder, PLUGIN)) && !existsSync(`${folder}.partial`);
}

function findOnPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, program)).find((file) => existsSync(file));
}

const firstLine = (error: unknown) => commandReason(error).split('\n', 1)[0]?.replace(/\.$/, '') ?? '';
