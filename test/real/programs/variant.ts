import * as pulumi from '@pulumi/pulumi';
import type { App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { deploy, OutputResolver } from '../../../lib/deploy';
import { buildApp, checkedPlan, environmentNamed } from '../../../stacks/app';
import { clusterOf } from '../../../stacks/cluster';
import { loadContracts } from '../../../stacks/contracts';
import { readPulumiConfig } from '../../../stacks/pulumi-config';

/** The stack's own program with its App changed on the way: what somebody might do to the code. */
export function variant(change: (app: App) => void): () => Promise<void> {
  return async () => {
    const environment = environmentNamed(pulumi.getStack());
    const config = readPulumiConfig();
    const outputs = new OutputResolver();
    const app = buildApp(environment, config, loadContracts(), [outputs]);
    change(app);
    const cluster = await clusterOf(config.cluster, `Pulumi.${environment.name}.yaml`);
    const { availableSeconds } = config;
    await deploy(checkedPlan(app), { cluster, outputs, availableSeconds, strict: environment.strict });
  };
}

/** The construct at a path such as `finance/billing`. */
export function at(app: App, path: string): IConstruct {
  return path.split('/').reduce<IConstruct>((scope, id) => scope.node.findChild(id), app);
}
