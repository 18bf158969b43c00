import * as pulumi from '@pulumi/pulumi';
import { FindingsError, finding } from '../lib';
import { type Cluster, revisionOf } from '../lib/deploy';
import { testbedStatus } from '../testbed';
import { type ClusterConfig, type DeployConfig, readConfig } from './config';

/** The configuration of the stack that Pulumi is deploying. Throws a `FindingsError` with every key that is wrong. */
export function readPulumiConfig(): DeployConfig {
  const config = new pulumi.Config();
  const values = Object.entries(pulumi.runtime.allConfig()).map(([key, text]) => [key, fromText(text)] as const);
  return readConfig(
    Object.fromEntries(values),
    (name) => {
      const value = config.getSecret(name);
      return value && { value, revision: revisionOf(value) };
    },
    `Pulumi.${pulumi.getStack()}.yaml`,
  );
}

/** Where the stack goes. Throws MW109 if it names a testbed that does not run. */
export async function clusterOf(config: ClusterConfig): Promise<Cluster> {
  if (!('testbed' in config)) return config;
  const { state, testbed } = await testbedStatus(config.testbed);
  if (testbed && state === 'running') return testbed;
  throw new FindingsError([
    finding('MW109', `Pulumi.${pulumi.getStack()}.yaml`, {
      message: `the stack names a testbed that is ${state}`,
      value: config.testbed,
      allowed: 'a testbed that runs, or {context: <name>, kubeconfig?: <path>}',
      fix: 'start it with "npm run testbed", or name a cluster: pulumi config set --path cluster.context <name>',
    }),
  ]);
}

/** Pulumi hands structured values to a program as JSON. */
function fromText(text: string): unknown {
  return /^[[{]/.test(text) ? JSON.parse(text) : text;
}
