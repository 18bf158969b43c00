import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { promisify } from 'node:util';
import { atLeast, type Finding, finding, type MinorVersion } from '../lib';

/** A cluster as a stack names it, and what asks it. */
interface Asked {
  readonly context: string;
  readonly kubeconfig?: string;
  /** @default - the kubectl on PATH */
  readonly kubectl?: string;
}

/** A cluster that does not answer at once is Pulumi's to tell of. */
const ANSWER_SECONDS = 5;

/**
 * MW126 where the cluster of a stack runs an older release of Kubernetes than its environment is written for: it would
 * refuse fields that it does not know, or drop them. Nothing is found where the cluster cannot be asked, as without
 * kubectl.
 *
 * @param written the release that the environment names
 * @param source the file that names the cluster
 */
export async function checkClusterVersion(cluster: Asked, written: MinorVersion, source: string): Promise<Finding[]> {
  const running = await versionOf(cluster);
  if (running === undefined || atLeast(running, written)) return [];
  return [
    finding('MW126', source, {
      message: `the cluster is older than the release of Kubernetes that the environment is written for, ${written}`,
      value: running,
      allowed: `${written} or newer`,
      fix: `upgrade the cluster, or set kubernetesVersion to '${running}' in stacks/environments.ts`,
    }),
  ];
}

async function versionOf({ context, kubeconfig, kubectl = 'kubectl' }: Asked): Promise<MinorVersion | undefined> {
  const file = kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig.replace(/^~(?=\/)/, homedir())];
  const args = [...file, '--context', context, 'version', '--output', 'json', `--request-timeout=${ANSWER_SECONDS}s`];
  try {
    const { stdout } = await promisify(execFile)(kubectl, args, { timeout: 2 * ANSWER_SECONDS * 1000 });
    const { major, minor } = JSON.parse(stdout).serverVersion;
    // Some providers write "30+".
    return `${Number.parseInt(major, 10)}.${Number.parseInt(minor, 10)}`;
  } catch {
    return undefined;
  }
}
