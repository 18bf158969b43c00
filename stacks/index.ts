/**
 * The Pulumi program: the stack's name is the environment. What is wrong with it is reported at once, and nothing is
 * registered then.
 * @module
 */
import * as pulumi from '@pulumi/pulumi';
import { FindingsError } from '../lib';
import { deploy, OutputResolver } from '../lib/deploy';
import { buildApp, checkedPlan, environmentNamed } from './app';
import { loadContracts } from './contracts';
import { clusterOf, readPulumiConfig } from './pulumi-config';

async function program() {
  const environment = environmentNamed(pulumi.getStack());
  const config = readPulumiConfig();
  const outputs = new OutputResolver();
  const plan = checkedPlan(buildApp(environment, config, loadContracts(), [outputs]));
  await deploy(plan, { cluster: await clusterOf(config.cluster), outputs, strict: environment.strict });
  const services = plan.objects.filter(({ manifest }) => manifest.apiVersion === 'v1' && manifest.kind === 'Service');
  return {
    services: services.map(({ manifest: { metadata } }) => `${metadata.name}.${metadata.namespace}.svc.cluster.local`),
    objects: plan.objects.map(({ id }) => id),
  };
}

export = () =>
  program().catch((error) => {
    if (!(error instanceof FindingsError)) throw error;
    throw new pulumi.RunError(`The stack was not deployed.\n${error.message}`);
  });
