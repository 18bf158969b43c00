import { FindingsError, finding } from '../lib';
import { type Testbed, testbedStatus } from '../testbed';
import type { ClusterConfig } from './config';

/** A cluster that is no testbed: a context of a kubeconfig. */
type NamedContext = Exclude<ClusterConfig, { readonly testbed: string }>;

/**
 * Where a stack goes. Throws MW109 if it names a testbed that does not run.
 *
 * @param file the file that names the cluster
 */
export async function clusterOf(config: ClusterConfig, file: string): Promise<Testbed | NamedContext> {
  if (!('testbed' in config)) return config;
  const { state, testbed } = await testbedStatus(config.testbed);
  if (testbed && state === 'running') return testbed;
  throw new FindingsError([
    finding('MW109', file, {
      message: `the stack names a testbed that is ${state}`,
      value: config.testbed,
      allowed: 'a testbed that runs, or {context: <name>, kubeconfig?: <path>}',
      fix: 'start it with "npm run testbed", or name a cluster: pulumi config set --path cluster.context <name>',
    }),
  ]);
}
