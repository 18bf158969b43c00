import { readFileSync } from 'node:fs';
import os from 'node:os';
import {
  checkMeshConfig,
  checkPathNormalization,
  compareProviders,
  type ExtensionProvider,
  type Finding,
  FindingsError,
  finding,
  ISTIO_NAMESPACE,
  type MeshConfig,
  meshConfigIn,
  meshConfigMapName,
  type ProviderStatus,
  readMeshConfig,
} from '../../lib';
// Not through the index of runner/, which loads Pulumi's automation: it takes longer than all that is done here.
import type { Target } from '../../runner/engine';
import { RunnerError } from '../../runner/failure';
import { Kubectl } from '../../runner/kubectl';
import { clusterOf } from '../../stacks/cluster';
import type { ClusterConfig } from '../../stacks/config';

/** How a mesh stands to the providers that its telemetry needs. */
export interface MeshCheck {
  /** Where its configuration was looked for. */
  readonly source: string;
  /** Each provider that is needed; none where the configuration could not be read. */
  readonly providers: readonly ProviderStatus[];
  /** MW308 for each that is not there, MW312 for how it treats paths, or why that cannot be told. */
  readonly findings: readonly Finding[];
}

/** The cluster of a stack, and whose configuration in it. */
export interface MeshOfStack {
  readonly cluster: ClusterConfig;
  /** The file that names the cluster. */
  readonly file: string;
  /**
   * The revision of Istio.
   * @default "default"
   */
  readonly revision?: string;
  /**
   * What asks a cluster that is no testbed; a testbed brings its own.
   * @default "kubectl", the one on PATH
   */
  readonly kubectl?: string;
}

/** The check on the mesh of a stack's own cluster, which is asked through kubectl. */
export function checkCluster(mesh: MeshOfStack, needed: readonly ExtensionProvider[]): Promise<MeshCheck> {
  const source = `ConfigMap ${ISTIO_NAMESPACE}/${meshConfigMapName(mesh.revision)} of ${nameOf(mesh.cluster)}`;
  return check(source, () => readFromCluster(source, mesh), needed);
}

/** The check on a mesh whose configuration is in a file; see `readMeshConfig` for what that may be. */
export function checkFile(file: string, needed: readonly ExtensionProvider[]): Promise<MeshCheck> {
  return check(file, () => readMeshConfig(file, textOf(file)), needed);
}

async function check(
  source: string,
  read: () => MeshConfig | Promise<MeshConfig>,
  needed: readonly ExtensionProvider[],
): Promise<MeshCheck> {
  try {
    const config = await read();
    return {
      source,
      providers: compareProviders(config, needed),
      findings: [...checkPathNormalization(source, config), ...checkMeshConfig(source, config, needed)],
    };
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    return { source, providers: [], findings: error.findings };
  }
}

async function readFromCluster(source: string, mesh: MeshOfStack): Promise<MeshConfig> {
  const { cluster, file, revision } = mesh;
  const name = meshConfigMapName(revision);
  const found = await new Kubectl(await targetOf(mesh))
    .get([{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: ISTIO_NAMESPACE } }])
    .catch((error) => {
      if (!(error instanceof RunnerError)) throw error;
      const [reason] = error.message.split('\n', 1);
      throw failure(
        'MW311',
        source,
        `the cluster cannot be asked for it: ${reason}`,
        `make the cluster that ${file} names answer, or check a file with --file`,
      );
    });
  if (found.length > 0) return meshConfigIn(source, found);
  const message = `there is no ConfigMap ${ISTIO_NAMESPACE}/${name}`;
  throw failure('MW310', nameOf(cluster), message, 'install Istio, or name its revision with --revision');
}

const nameOf = (cluster: ClusterConfig) =>
  'testbed' in cluster ? `testbed ${cluster.testbed}` : `context ${cluster.context}`;

async function targetOf({ cluster, file, kubectl = 'kubectl' }: MeshOfStack): Promise<Target> {
  const named = await clusterOf(cluster, file);
  if ('kubectl' in named) return named;
  // Pulumi's provider knows what ~ is, kubectl does not.
  return { ...named, kubectl, kubeconfig: named.kubeconfig?.replace(/^~(?=\/)/, os.homedir()) };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw failure('MW311', file, `it cannot be read: ${(error as Error).message}`, 'name a file that is there');
  }
}

function failure(code: 'MW310' | 'MW311', path: string, message: string, fix: string): FindingsError {
  return new FindingsError([finding(code, path, { message, fix })]);
}
